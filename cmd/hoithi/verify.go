// hoithi verify: recomputes the chain of seals and everything that was published, and names what differs.
package main

import (
	"encoding/json"
	"slices"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/judging/results"
	"hoithi/registration/entries"
	"hoithi/reports"
)

type verifyCommand struct {
	database
	Contest string `placeholder:"CODE" help:"verify_contest"`
	JSON    bool   `name:"json" help:"verify_json"`
}

// Help is the example shown by --help.
func (verifyCommand) Help() string {
	return "hoithi verify --db data/hoithi.db\n\nhoithi verify --contest robocon-2024 --json"
}

// verified is what a check went through and what it found.
type verified struct {
	Chain    audit.Checked
	Contests int
	Results  results.Rechecked
	Figures  int
	Files    int
	Found    []*fault.Fault
}

// verify checks the chain, and the results, figures and files of the contest with this code or of all, in one snapshot.
func verify(tx *db.Tx, d *db.DB, code string) (v verified, err error) {
	if v.Chain, v.Found, err = audit.Check(tx, d, sealed); err != nil {
		return v, err
	}
	var all []*contests.Contest
	if code == "" {
		all, err = contests.List(tx)
	} else {
		var one *contests.Contest
		one, err = contests.ByCode(tx, code)
		all = append(all, one)
	}
	if err != nil {
		return v, err
	}
	for _, c := range all {
		if err := v.contest(tx, c); err != nil {
			return v, err
		}
	}
	read, altered, err := verifyFiles(tx, code)
	if err != nil {
		return v, err
	}
	v.Files, v.Found = read, append(v.Found, altered...)
	if code == "" {
		_, wrong, err := reports.RecheckIssued(tx)
		if err != nil {
			return v, err
		}
		v.Found = append(v.Found, wrong...)
	}
	return v, nil
}

func (v *verified) contest(tx *db.Tx, c *contests.Contest) error {
	states, err := entries.Recheck(tx, c)
	if err != nil {
		return err
	}
	published, differences, err := results.Recheck(tx, c)
	if err != nil {
		return err
	}
	figures, wrong, err := reports.Recheck(tx, c)
	if err != nil {
		return err
	}
	roles, err := auth.Recheck(tx, c.ID, c.Code)
	if err != nil {
		return err
	}
	v.Contests++
	v.Results.Whole += published.Whole
	v.Results.Marks += published.Marks
	v.Figures += figures
	v.Found = slices.Concat(v.Found, states, differences, wrong, roles)
	return nil
}

// Run checks and prints; anything that differs makes the exit status 1.
func (cmd verifyCommand) Run(e *env) error {
	return cmd.withExisting(e, func(d *db.DB) error {
		var v verified
		err := d.Read(e.ctx, func(tx *db.Tx) (err error) {
			v, err = verify(tx, d, cmd.Contest)
			return err
		})
		if err != nil {
			return err
		}
		if err := cmd.print(e, v); err != nil || len(v.Found) == 0 {
			return err
		}
		return fault.Conflict("verify.differs", "Count", len(v.Found))
	})
}

func (cmd verifyCommand) print(e *env, v verified) error {
	if !cmd.JSON {
		e.lines(verifiedWords(e, v))
		return nil
	}
	type difference struct {
		What string         `json:"what"`
		Text string         `json:"text"`
		Args map[string]any `json:"args"`
	}
	found := []difference{}
	for _, f := range v.Found {
		found = append(found, difference{f.Key, e.p.Fault(f), f.Args})
	}
	out := json.NewEncoder(e.out)
	out.SetIndent("", "  ")
	return out.Encode(map[string]any{"seals": v.Chain.Seals, "head": v.Chain.Head.Chain, "unsealed": v.Chain.Open, "contests": v.Contests,
		"publications": v.Results.Whole + v.Results.Marks, "recomputed": v.Results.Whole, "figures": v.Figures, "files": v.Files, "found": found})
}

func verifiedWords(e *env, v verified) (lines []string) {
	lines = append(lines, e.p.T("verify.chain_read", "Count", v.Chain.Seals, "Head", v.Chain.Head.Chain))
	if v.Chain.Open > 0 {
		lines = append(lines, e.p.T("verify.open", "Count", v.Chain.Open))
	}
	lines = append(lines, e.p.T("verify.contests_read", "Count", v.Contests, "Publications", v.Results.Whole+v.Results.Marks, "Figures", v.Figures))
	if v.Files > 0 {
		lines = append(lines, e.p.T("verify.files_read", "Count", v.Files))
	}
	if v.Results.Marks > 0 {
		lines = append(lines, e.p.T("verify.marks_only", "Count", v.Results.Marks))
	}
	for _, f := range v.Found {
		lines = append(lines, "✗ "+e.p.Fault(f))
	}
	if len(v.Found) == 0 {
		lines = append(lines, "✓ "+e.p.T("verify.clean"))
	}
	return lines
}
