// Registers, rows and targets as lines of text, for commands.
package registers

import (
	"slices"
	"strconv"
	"strings"

	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/text"
)

// Called finds a field by its code, label or another heading of its column.
func (r Register) Called(name string) (Field, bool) {
	i := slices.IndexFunc(r.Fields, func(f Field) bool {
		return f.Code == name || slices.ContainsFunc(append([]string{f.Label.VI, f.Label.EN}, f.Also...), func(label string) bool { return text.Canon(label) == text.Canon(name) })
	})
	if i < 0 {
		return Field{}, false
	}
	return r.Fields[i], true
}

// FieldWords names the fields that a row is asked for: "Ngày (ngay); Nội dung (noi-dung)".
func (r Register) FieldWords() string {
	var words []string
	for _, f := range r.Open() {
		words = append(words, f.Label.VI+" ("+f.Code+")")
	}
	return strings.Join(words, "; ")
}

// Lines lists the registers with how many rows they hold in a year (0 = in all), or the rows of one, oldest first, their values apart
// by tabs under a line of headings. NotFound.
func Lines(tx *db.Tx, p *i18n.Printer, register string, year int) (lines []string, err error) {
	if register == "" {
		all, err := All(tx)
		if err != nil {
			return nil, err
		}
		counts, err := Summaries(tx, year)
		for _, r := range all {
			n := counts[r.Code].Total
			if year != 0 {
				n = counts[r.Code].InYear
			}
			lines = append(lines, r.Code+"\t"+r.Name.In(p.Lang())+"\t"+p.Number(n))
		}
		return lines, err
	}
	r, err := ByCode(tx, register)
	if err != nil {
		return nil, err
	}
	rows, err := standing(tx, r, year)
	head := []string{"#"}
	for _, f := range r.Fields {
		head = append(head, f.Label.In(p.Lang()))
	}
	lines = append(lines, strings.Join(head, "\t"))
	for _, row := range rows {
		line := []string{strconv.FormatInt(row.ID, 10)}
		for _, f := range r.Fields {
			line = append(line, shown(p, f, row.Values[f.Code]))
		}
		lines = append(lines, strings.Join(line, "\t"))
	}
	return lines, err
}

// TargetLines lists the targets of a period: name, target, result, share, the year before. Invalid "ky".
func TargetLines(tx *db.Tx, p *i18n.Printer, figures Figures, code string) (lines []string, err error) {
	period, _, ok := PeriodOf(code)
	if !ok {
		return nil, fault.Invalid("ky", "registers.fault.period")
	}
	before, _, _ := PeriodOf(YearBefore(code))
	list, err := Targets(tx, code)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return []string{p.T("registers.targets.none")}, nil
	}
	h := targetHandlers{figures: figures}
	lines = append(lines, strings.Join([]string{p.T("registers.targets.name"), p.T("registers.targets.target"), p.T("registers.targets.result"), p.T("registers.targets.share"), periodWords(p, YearBefore(code))}, "\t"))
	for _, t := range list {
		line, err := h.line(tx, p, t, period, before)
		if err != nil {
			return nil, err
		}
		lines = append(lines, strings.Join([]string{line.Name, line.Target, line.Result, line.Share, line.Before}, "\t"))
	}
	return lines, nil
}
