// Standings for other programs: JSON with names that stay the same.
package results

import (
	"encoding/json"
	"io"

	"hoithi/internal/decimal"
)

type exportDivision struct {
	Contest  string      `json:"contest"`
	Round    string      `json:"round"`
	Division string      `json:"division"`
	Version  int64       `json:"version"`
	Pending  bool        `json:"pending"` // an earlier round has an undecided tie
	Ties     []exportTie `json:"ties"`
	Rows     []exportRow `json:"rows"`
}

type exportTie struct {
	Limit    string   `json:"limit"` // advancement or prize
	Prize    string   `json:"prize,omitempty"`
	Rank     int      `json:"rank"`
	Places   int      `json:"places"`
	Accounts []string `json:"accounts"`
	Codes    []string `json:"codes"`
	Chosen   []string `json:"chosen"` // codes; empty = open
	How      string   `json:"how,omitempty"`
}

// exportRow: rank 0 = no result; points and time_ms are null then, or when no time was taken.
type exportRow struct {
	Rank        int             `json:"rank"`
	Code        string          `json:"code"`
	Account     string          `json:"account"`
	Team        string          `json:"team"`
	Unit        string          `json:"unit"`
	District    string          `json:"district"`
	Points      *json.Number    `json:"points"`
	TimeMS      *int64          `json:"time_ms"`
	Attempts    []exportAttempt `json:"attempts"`
	Advancement string          `json:"advancement"` // in, out, open or ""
	Prize       string          `json:"prize"`       // code or ""
	DecidedBy   string          `json:"decided_by"`  // what puts it behind the one above: points, time …, tie, or "" for the first
	Decision    string          `json:"decision"`    // how the council decided about it, or ""
}

type exportAttempt struct {
	Number int         `json:"number"`
	Points json.Number `json:"points"`
	TimeMS *int64      `json:"time_ms"`
	Counts bool        `json:"counts"`
}

// WriteJSON writes the tables as an array, one element a division. Points are numbers rounded to thousandths, half up.
func WriteJSON(w io.Writer, tables []*Table) error {
	all := make([]exportDivision, 0, len(tables))
	for _, t := range tables {
		d := exportDivision{Contest: t.Contest.Code, Round: t.Round.Code, Division: t.Division, Version: t.Version, Pending: t.Pending,
			Ties: []exportTie{}, Rows: make([]exportRow, 0, len(t.Rows))}
		for _, tie := range t.Ties {
			d.Ties = append(d.Ties, exportTieOf(t, tie))
		}
		for _, r := range t.Rows {
			d.Rows = append(d.Rows, exportRowOf(r))
		}
		all = append(all, d)
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(all)
}

func exportTieOf(t *Table, tie Tie) exportTie {
	out := exportTie{Limit: tie.Limit, Prize: tie.Prize, Rank: tie.Rank, Places: tie.Places, Codes: t.codes(tie.IDs), Chosen: []string{}}
	for _, id := range tie.IDs {
		row, _ := t.Row(id)
		out.Accounts = append(out.Accounts, row.Account)
	}
	if tie.Settled != nil {
		out.Chosen, out.How = t.codes(tie.Settled.Chosen), tie.Settled.How
	}
	return out
}

func exportRowOf(r Row) exportRow {
	out := exportRow{Rank: r.Standing.Rank, Code: r.Code, Account: r.Account, Team: r.Name, Unit: r.Unit, District: r.Area,
		Attempts: []exportAttempt{}, Advancement: r.Advancement, Prize: r.Prize, DecidedBy: r.Standing.DecidedBy}
	if r.Decision != nil {
		out.Decision = r.Decision.How
	}
	if !r.Ranked() {
		return out
	}
	points := jsonNumber(r.Points())
	out.Points, out.TimeMS = &points, optional(r.Standing.TimeMS, r.Standing.HasTime)
	for _, a := range r.Attempts {
		if a.Has {
			out.Attempts = append(out.Attempts, exportAttempt{a.Number, jsonNumber(a.Milli()), optional(a.TimeMS, a.HasTime), a.Counts})
		}
	}
	return out
}

func jsonNumber(m decimal.Milli) json.Number { return json.Number(m.String()) }
