// The styles of the Word file, so that an official edits on with Word's own means.
package typeset

import (
	"fmt"
	"strings"
)

// style is a paragraph style; properties come in the order Word wants them.
type style struct{ id, name, based, next, paragraph, run string }

func (x *wordWriter) styles() string {
	size := halves(x.doc.size())
	half := func(points float64) string {
		return fmt.Sprintf(`<w:sz w:val="%d"/><w:szCs w:val="%[1]d"/>`, halves(points))
	}
	indent := fmt.Sprintf(`<w:ind w:firstLine="%d"/>`, twips(firstLine))
	line := int(240 * lineSpacing)
	text := fmt.Sprintf(`<w:spacing w:before="0" w:after="%d" w:line="%d" w:lineRule="auto"/>`, int(afterText*20), line)
	head := fmt.Sprintf(`<w:keepNext/><w:keepLines/><w:spacing w:before="%d" w:after="%[1]d" w:line="%[2]d" w:lineRule="auto"/>`, int(afterText*20), line)
	bold, italic := `<w:b/><w:bCs/>`, `<w:i/><w:iCs/>`
	all := []style{
		{"VanBan", "Body Text", "Normal", "", text + indent + `<w:jc w:val="both"/>`, ""},
		{"Heading1", "heading 1", "Normal", "VanBan", head + indent + `<w:outlineLvl w:val="0"/>`, bold},
		{"Heading2", "heading 2", "Normal", "VanBan", head + indent + `<w:outlineLvl w:val="1"/>`, bold + italic},
		{"Heading3", "heading 3", "Normal", "VanBan", head + indent + `<w:outlineLvl w:val="2"/>`, italic},
		{"Title", "Title", "Normal", "Subtitle", `<w:keepNext/><w:jc w:val="center"/>`, bold + half(sizeText)},
		{"Subtitle", "Subtitle", "Normal", "VanBan", `<w:keepNext/><w:jc w:val="center"/>`, bold + half(sizeText)},
		{"PhuLuc", "Phụ lục", "Normal", "Subtitle", `<w:keepNext/><w:jc w:val="center"/><w:outlineLvl w:val="0"/>`, bold + half(sizeText)},
		{"ListBullet", "List Bullet", "VanBan", "", "", ""},
		{"ListNumber", "List Number", "VanBan", "", "", ""},
		{"TableText", "Table Text", "Normal", "", fmt.Sprintf(`<w:spacing w:before="%d" w:after="%[1]d"/>`, twips(cellOver)), half(sizeTable)},
		{"Caption", "caption", "Normal", "VanBan", `<w:keepNext/><w:spacing w:before="60" w:after="60"/><w:jc w:val="center"/>`, bold + half(sizeTable)},
		{"Header", "header", "Normal", "", `<w:jc w:val="center"/>`, ""},
	}
	var b strings.Builder
	fmt.Fprintf(&b, xmlHead+`<w:styles `+wordNS+`><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="%d"/><w:szCs w:val="%[1]d"/><w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>`+
		`<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>`+
		`<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/></w:style>`, size)
	for _, s := range all {
		fmt.Fprintf(&b, `<w:style w:type="paragraph" w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="%s"/>`, s.id, s.name, s.based)
		if s.next != "" {
			fmt.Fprintf(&b, `<w:next w:val="%s"/>`, s.next)
		}
		b.WriteString(`<w:qFormat/>`)
		if s.paragraph != "" {
			b.WriteString(`<w:pPr>` + s.paragraph + `</w:pPr>`)
		}
		if s.run != "" {
			b.WriteString(`<w:rPr>` + s.run + `</w:rPr>`)
		}
		b.WriteString(`</w:style>`)
	}
	b.WriteString(`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>`)
	b.WriteString(`<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>`)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		fmt.Fprintf(&b, `<w:%s w:val="single" w:sz="4" w:space="0" w:color="auto"/>`, side)
	}
	return b.String() + `</w:tblBorders></w:tblPr></w:style></w:styles>`
}
