// Charts of the Word file as DrawingML: vector, restyled with Word's own means, with the workbook Word opens for "Edit data".
package typeset

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// figureFormat writes thousands with dots whatever the reader's language: 1.484.
const figureFormat = `[>=1000000]0&quot;.&quot;000&quot;.&quot;000;[>=1000]0&quot;.&quot;000;0`

func (x *wordWriter) chart(c Chart) {
	x.charts = append(x.charts, c)
	n := len(x.charts)
	if c.Title != "" {
		x.centre(c.Title, face{bold: true, size: sizeTable}, 0, x.across(), "Caption")
	}
	x.write(`<w:p><w:pPr><w:spacing w:before="0" w:after="120"/><w:jc w:val="center"/></w:pPr><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="%d" cy="%d"/><wp:docPr id="%d" name="%s" descr="%s"/><wp:cNvGraphicFramePr/>`+
		`<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart r:id="rId%d"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`,
		emu(x.across()), emu(c.height()), n, fmt.Sprintf("Biểu đồ %d", n), escape(c.Title), 5+n)
}

// emu are 36,000 to the millimetre.
func emu(mm float64) int { return int(mm * 36000) }

func chartPart(c Chart) string {
	var b strings.Builder
	b.WriteString(xmlHead + `<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` +
		`<c:date1904 val="0"/><c:lang val="vi-VN"/><c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>`)
	kind := "barChart"
	if c.Lines {
		kind = "lineChart"
	}
	b.WriteString(`<c:` + kind + `>`)
	if c.Lines {
		b.WriteString(`<c:grouping val="standard"/>`)
	} else {
		b.WriteString(`<c:barDir val="col"/><c:grouping val="clustered"/>`)
	}
	b.WriteString(`<c:varyColors val="0"/>`)
	for i, s := range c.Series {
		b.WriteString(chartSeries(c, i, s))
	}
	if c.Lines {
		b.WriteString(`<c:marker val="1"/>`)
	} else {
		b.WriteString(`<c:gapWidth val="50"/>`)
	}
	b.WriteString(`<c:axId val="1"/><c:axId val="2"/></c:` + kind + `>`)
	b.WriteString(`<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="b"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:crossAx val="2"/><c:crosses val="autoZero"/><c:noMultiLvlLbl val="1"/></c:catAx>`)
	fmt.Fprintf(&b, `<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:max val="%d"/><c:min val="0"/></c:scaling><c:delete val="1"/><c:axPos val="l"/><c:majorGridlines><c:spPr><a:ln w="3600"><a:solidFill><a:srgbClr val="C8C8C8"/></a:solidFill></a:ln></c:spPr></c:majorGridlines><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="none"/><c:crossAx val="1"/><c:crosses val="autoZero"/><c:crossBetween val="between"/><c:majorUnit val="%g"/></c:valAx>`,
		c.top(), float64(c.top())/4)
	b.WriteString(`</c:plotArea>`)
	if len(c.Series) > 1 {
		b.WriteString(`<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>`)
	}
	fmt.Fprintf(&b, `<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr><c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="%d"><a:latin typeface="Times New Roman"/></a:defRPr></a:pPr><a:endParaRPr lang="vi-VN"/></a:p></c:txPr><c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>`, int(sizeChart*100))
	return b.String()
}

func chartSeries(c Chart, i int, s Series) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<c:ser><c:idx val="%d"/><c:order val="%[1]d"/><c:tx><c:strRef><c:f>%s</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>%s</c:v></c:pt></c:strCache></c:strRef></c:tx>`,
		i, chartCells(i+2, 1, 1), escape(s.Name))
	colour := chartColours[i]
	if c.Lines {
		fmt.Fprintf(&b, `<c:spPr><a:ln w="21600"><a:solidFill><a:srgbClr val="%s"/></a:solidFill></a:ln></c:spPr><c:marker><c:symbol val="circle"/><c:size val="5"/><c:spPr><a:solidFill><a:srgbClr val="%[1]s"/></a:solidFill></c:spPr></c:marker>`, colour)
	} else {
		fmt.Fprintf(&b, `<c:spPr><a:solidFill><a:srgbClr val="%s"/></a:solidFill></c:spPr><c:invertIfNegative val="0"/>`, colour)
	}
	place := "outEnd"
	if c.Lines {
		place = "t"
	}
	fmt.Fprintf(&b, `<c:dLbls><c:numFmt formatCode="%s" sourceLinked="0"/><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr><c:dLblPos val="%s"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>`, figureFormat, place)
	fmt.Fprintf(&b, `<c:cat><c:strRef><c:f>%s</c:f><c:strCache><c:ptCount val="%d"/>`, chartCells(1, 2, len(c.Labels)+1), len(c.Labels))
	for n, l := range c.Labels {
		fmt.Fprintf(&b, `<c:pt idx="%d"><c:v>%s</c:v></c:pt>`, n, escape(l))
	}
	fmt.Fprintf(&b, `</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:f>%s</c:f><c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="%d"/>`,
		chartCells(i+2, 2, len(s.Values)+1), len(s.Values))
	for n, v := range s.Values {
		if v != Missing {
			fmt.Fprintf(&b, `<c:pt idx="%d"><c:v>%d</c:v></c:pt>`, n, v)
		}
	}
	b.WriteString(`</c:numCache></c:numRef></c:val>`)
	if c.Lines {
		b.WriteString(`<c:smooth val="0"/>`)
	}
	return b.String() + `</c:ser>`
}

// chartSheet is the only sheet of a chart's workbook, as Word names it itself.
const chartSheet = "Sheet1"

// chartCells names the cells of a column, from 1, between two rows as a formula does: Sheet1!$B$2:$B$9.
func chartCells(column, from, to int) string {
	letter, _ := excelize.ColumnNumberToName(column) // six columns at most
	cells := fmt.Sprintf("%s!$%s$%d", chartSheet, letter, from)
	if to > from {
		cells += fmt.Sprintf(":$%s$%d", letter, to)
	}
	return cells
}

// chartBook is the workbook behind a chart: labels in the first column, a column for each series; a missing value is an empty cell.
func chartBook(c Chart, p Properties) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	at := p.created().Format(time.RFC3339)
	errs := []error{f.SetDocProps(&excelize.DocProperties{Title: clean(c.Title), Creator: clean(p.Author), LastModifiedBy: clean(p.Author), Created: at, Modified: at, Language: "vi-VN"}),
		f.SetColWidth(chartSheet, "A", "A", 32)}
	set := func(column, row int, value any) {
		cell, err := excelize.CoordinatesToCellName(column, row)
		errs = append(errs, err, f.SetCellValue(chartSheet, cell, value))
	}
	for n, l := range c.Labels {
		set(1, n+2, clean(l))
	}
	for i, s := range c.Series {
		set(i+2, 1, clean(s.Name))
		for n, v := range s.Values {
			if v != Missing {
				set(i+2, n+2, v)
			}
		}
	}
	var out bytes.Buffer
	errs = append(errs, f.Write(&out))
	return out.Bytes(), errors.Join(errs...)
}
