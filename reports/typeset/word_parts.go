// The parts of a Word file beside its body: styles, lists, page numbers, properties, and the links between them.
package typeset

import (
	"fmt"
	"strings"
	"time"
)

const (
	xmlHead  = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	wordNS   = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	drawNS   = ` xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"`
	relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	wordType = "application/vnd.openxmlformats-officedocument.wordprocessingml."
)

func (x *wordWriter) parts() ([]part, error) {
	parts := []part{
		{"[Content_Types].xml", x.contentTypes()},
		{"_rels/.rels", relations([][2]string{{relation + "officeDocument", "word/document.xml"},
			{"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml"},
			{relation + "extended-properties", "docProps/app.xml"}})},
		{"word/document.xml", xmlHead + `<w:document ` + wordNS + drawNS + `><w:body>` + x.body.String() + `</w:body></w:document>`},
		{"word/_rels/document.xml.rels", x.bodyRelations()},
		{"word/styles.xml", x.styles()},
		{"word/settings.xml", xmlHead + `<w:settings ` + wordNS + `><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:themeFontLang w:val="vi-VN"/></w:settings>`},
		{"word/numbering.xml", x.numbering()},
		{"word/header1.xml", x.header(true)},
		{"word/header2.xml", x.header(false)},
		{"docProps/core.xml", x.core()},
		{"docProps/app.xml", xmlHead + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Hoi Thi</Application><Company>` + escape(x.doc.Properties.Author) + `</Company></Properties>`},
	}
	for i, c := range x.charts {
		book, err := chartBook(c, x.doc.Properties)
		if err != nil {
			return nil, err
		}
		name := fmt.Sprintf("Microsoft_Excel_Sheet%d.xlsx", i+1)
		parts = append(parts, part{fmt.Sprintf("word/charts/chart%d.xml", i+1), chartPart(c)},
			part{fmt.Sprintf("word/charts/_rels/chart%d.xml.rels", i+1), relations([][2]string{{relation + "package", "../embeddings/" + name}})},
			part{"word/embeddings/" + name, string(book)})
	}
	return parts, nil
}

func (x *wordWriter) contentTypes() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`)
	if len(x.charts) > 0 {
		b.WriteString(`<Default Extension="xlsx" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"/>`)
	}
	for _, o := range [][2]string{{"word/document.xml", wordType + "document.main+xml"}, {"word/styles.xml", wordType + "styles+xml"},
		{"word/settings.xml", wordType + "settings+xml"}, {"word/numbering.xml", wordType + "numbering+xml"},
		{"word/header1.xml", wordType + "header+xml"}, {"word/header2.xml", wordType + "header+xml"},
		{"docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"},
		{"docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml"}} {
		fmt.Fprintf(&b, `<Override PartName="/%s" ContentType="%s"/>`, o[0], o[1])
	}
	for i := range x.charts {
		fmt.Fprintf(&b, `<Override PartName="/word/charts/chart%d.xml" ContentType="application/vnd.openxmlformats-officedocument.drawingml.chart+xml"/>`, i+1)
	}
	return b.String() + `</Types>`
}

// relations lists targets as rId1, rId2 and so on.
func relations(targets [][2]string) string {
	var b strings.Builder
	b.WriteString(xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for i, t := range targets {
		fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="%s" Target="%s"/>`, i+1, t[0], t[1])
	}
	return b.String() + `</Relationships>`
}

// bodyRelations keeps the order endSection and chart rely on: headers are rId4 and rId5, charts begin at rId6.
func (x *wordWriter) bodyRelations() string {
	targets := [][2]string{{relation + "styles", "styles.xml"}, {relation + "settings", "settings.xml"}, {relation + "numbering", "numbering.xml"},
		{relation + "header", "header1.xml"}, {relation + "header", "header2.xml"}}
	for i := range x.charts {
		targets = append(targets, [2]string{relation + "chart", fmt.Sprintf("charts/chart%d.xml", i+1)})
	}
	return relations(targets)
}

// header holds the page number, on a paper's first page not, and the mark of a draft.
func (x *wordWriter) header(number bool) string {
	text := ""
	if number {
		rpr := fmt.Sprintf(`<w:rPr><w:sz w:val="%d"/><w:szCs w:val="%[1]d"/></w:rPr>`, halves(sizePageNumber))
		text = `<w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr><w:r>` + rpr + `<w:fldChar w:fldCharType="begin"/></w:r><w:r>` + rpr + `<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r>` + rpr +
			`<w:fldChar w:fldCharType="separate"/></w:r><w:r>` + rpr + `<w:t>2</w:t></w:r><w:r>` + rpr + `<w:fldChar w:fldCharType="end"/></w:r></w:p>`
	}
	if x.doc.Draft != "" {
		text += fmt.Sprintf(`<w:p><w:pPr><w:pStyle w:val="Header"/><w:jc w:val="right"/></w:pPr><w:r><w:rPr><w:b/><w:bCs/><w:sz w:val="%d"/><w:szCs w:val="%[1]d"/></w:rPr><w:t>%s</w:t></w:r></w:p>`,
			halves(sizeDraft), escape(x.doc.Draft))
	}
	if text == "" {
		text = `<w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr></w:p>`
	}
	return xmlHead + `<w:hdr ` + wordNS + `>` + text + `</w:hdr>`
}

// numbering has one definition for dashes and one for numbers, and an instance for each list so that each begins at its own start.
func (x *wordWriter) numbering() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<w:numbering ` + wordNS + `>`)
	for i, level := range []string{`<w:numFmt w:val="bullet"/><w:suff w:val="space"/><w:lvlText w:val="-"/>`, `<w:numFmt w:val="decimal"/><w:suff w:val="space"/><w:lvlText w:val="%1."/>`} {
		fmt.Fprintf(&b, `<w:abstractNum w:abstractNumId="%d"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>%s<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="%d"/></w:pPr></w:lvl></w:abstractNum>`,
			i, level, twips(firstLine))
	}
	for i, l := range x.lists {
		kind := 0
		if l.Numbered {
			kind = 1
		}
		fmt.Fprintf(&b, `<w:num w:numId="%d"><w:abstractNumId w:val="%d"/>`, i+1, kind)
		if l.Numbered {
			fmt.Fprintf(&b, `<w:lvlOverride w:ilvl="0"><w:startOverride w:val="%d"/></w:lvlOverride>`, max(l.Start, 1))
		}
		b.WriteString(`</w:num>`)
	}
	return b.String() + `</w:numbering>`
}

func (x *wordWriter) core() string {
	p := x.doc.Properties
	at := p.created().Format(time.RFC3339)
	return xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		`<dc:title>` + escape(p.Title) + `</dc:title><dc:subject>` + escape(p.Subject) + `</dc:subject><dc:creator>` + escape(p.Author) + `</dc:creator><cp:lastModifiedBy>` + escape(p.Author) + `</cp:lastModifiedBy><dc:language>vi-VN</dc:language>` +
		`<dcterms:created xsi:type="dcterms:W3CDTF">` + at + `</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">` + at + `</dcterms:modified></cp:coreProperties>`
}
