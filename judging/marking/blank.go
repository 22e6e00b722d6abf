// The empty workbook of a round: its columns, and a row for each team and attempt.
package marking

import (
	"strconv"

	"hoithi/internal/sheet"
)

// blank lists by division and code those who may be marked; nobody whose advancement is still open.
func blank(f field) sheet.Blank {
	b := sheet.Blank{Sheet: f.round.Name.VI}
	for _, name := range columnNames(f.round) {
		b.Columns = append(b.Columns, sheet.BlankColumn{Heading: name})
	}
	for _, d := range f.rules.Divisions {
		for _, e := range f.entrants {
			if f.division[e.DivisionID] != d.Code || !f.takesPart(e) {
				continue
			}
			name := e.Account
			if name == "" {
				name = e.Code
			}
			for attempt := range f.round.Attempts.Count {
				row := []string{name, d.Name.VI}
				if f.round.Attempts.Count > 1 {
					row = append(row, strconv.Itoa(attempt+1))
				}
				b.Rows = append(b.Rows, row)
			}
		}
	}
	return b
}

// takesPart says whether an entry may be marked in the round.
func (f field) takesPart(e Entrant) bool {
	inRace := e.State != "withdrawn" && e.State != "rejected" && e.State != "draft"
	return inRace && (f.in == nil || f.in[e.ID])
}
