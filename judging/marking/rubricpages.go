// What the import page says and gives for a round of rubric sheets.
package marking

import (
	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/i18n"
	"hoithi/internal/sheet"
)

// rubricHelp explains the columns in the order of the template.
func rubricHelp(p *i18n.Printer, r contests.Round) []columnHelp {
	list := []columnHelp{
		{p.T("judging.columns.entry_name"), p.T("judging.columns.entry"), true},
		{p.T("judging.columns.judge_name"), p.T("judging.columns.judge"), true},
		{p.T("judging.columns.pass_name"), p.T("judging.columns.pass"), false},
	}
	for _, c := range r.Criteria {
		list = append(list, columnHelp{c.Name.In(p.Lang()), p.T("judging.sheet.scale", "Max", c.Max, "Step", c.Step), true})
	}
	return append(list, columnHelp{p.T("judging.columns.absent_name"), p.T("judging.columns.absent"), false})
}

// blankRubric is an empty workbook with a row for each judge on each entry.
func blankRubric(tx *db.Tx, f field, roundID int64) (sheet.Blank, error) {
	b := sheet.Blank{Sheet: f.round.Name.VI}
	names := []string{"Mã bài", "Mã giám khảo", "Lần chấm"}
	for _, c := range f.round.Criteria {
		names = append(names, c.Name.VI)
	}
	for _, name := range names {
		b.Columns = append(b.Columns, sheet.BlankColumn{Heading: name})
	}
	on, err := AssignmentsOfRound(tx, roundID)
	if err != nil {
		return b, err
	}
	for _, e := range f.entrants {
		for _, a := range on {
			if a.EntryID == e.ID && f.takesPart(e) {
				b.Rows = append(b.Rows, []string{e.Code, a.Judge})
			}
		}
	}
	return b, nil
}
