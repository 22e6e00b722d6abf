// The use cases of putting judges on entries: in turns after a preview, or one by one.
package marking

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// maxJudges is how many judges one entry can be given in turns.
const maxJudges = 15

// Spreading asks for judges in turns: Want for each entry. Redo takes judges off first where nothing is signed or drafted; without it
// every assignment stays. Expect is the Digest of the preview that somebody agreed to, "" = whatever comes out.
type Spreading struct {
	Round  string
	Want   int
	Redo   bool
	Expect string
}

// Pairing is a judge on an entry.
type Pairing struct {
	Entry Entrant
	Judge JudgeRow
}

// Load is how many entries a judge has now and would have.
type Load struct {
	Judge         JudgeRow
	Before, After int
}

// Plan is what a spreading does: nothing more and nothing less when it is applied.
type Plan struct {
	Contest *contests.Contest
	Round   contests.Round
	Entries int // that take part in the round
	Added   []Pairing
	Dropped []AssignmentRow
	Short   []shortage
	Loads   []Load
	Digest  string
	Applied bool
}

// Writes says whether the plan changes anything.
func (p *Plan) Writes() bool { return len(p.Added)+len(p.Dropped) > 0 }

// panel is who marks what in a round as it is now.
type panel struct {
	contest  *contests.Contest
	round    contests.Round
	row      contests.RoundRow
	judges   []JudgeRow
	entries  []Entrant // that take part, by code
	assigned []AssignmentRow
	begun    map[pair]bool // something is signed, late or drafted
}

// panelOf reads a round's panel. NotFound for a round that is not marked on sheets; Conflict when nobody came through yet.
func panelOf(tx *db.Tx, contestID int64, code string, through ThroughFunc) (p panel, err error) {
	if p.contest, err = contests.ByID(tx, contestID); err != nil {
		return p, err
	}
	var ok, found bool
	p.row, found = p.contest.RoundRow(code)
	p.round, ok = p.contest.Rules.Round(code)
	if !ok || !found || p.round.Kind != contests.KindSheet {
		return p, fault.NotFound("marking.round_unknown", "Round", code)
	}
	if p.judges, err = JudgesOf(tx, p.contest.ID); err != nil {
		return p, err
	}
	all, err := entrantsOf(tx, p.contest.ID)
	if err != nil {
		return p, err
	}
	in, err := comesThrough(tx, p.contest, p.round, through)
	if err != nil {
		return p, err
	}
	for _, e := range all {
		if e.InRace() && (in == nil || in[e.ID]) {
			p.entries = append(p.entries, e)
		}
	}
	if p.assigned, err = AssignmentsOfRound(tx, p.row.ID); err != nil {
		return p, err
	}
	p.begun, err = begunPairs(tx, p.row.ID)
	return p, err
}

// takesPart says that an entry is in the round.
func (p *panel) takesPart(id int64) (Entrant, bool) {
	i := slices.IndexFunc(p.entries, func(e Entrant) bool { return e.ID == id })
	if i < 0 {
		return Entrant{}, false
	}
	return p.entries[i], true
}

// SpreadJudges puts judges on the entries of a round in turns; dry only says how. Faults: NotFound; Invalid "want"; Conflict when the round is
// closed, when nobody came through to it, or when what would be written is not what Expect names.
func SpreadJudges(ctx context.Context, d *db.DB, by audit.By, contestID int64, s Spreading, through ThroughFunc, dry bool) (plan *Plan, err error) {
	if s.Want < 1 || s.Want > maxJudges {
		return nil, fault.Invalid("want", "judging.want_bad", "Max", maxJudges)
	}
	if dry {
		err = d.Read(ctx, func(tx *db.Tx) (err error) {
			plan, _, err = planSpread(tx, contestID, s, through)
			return err
		})
		return plan, err
	}
	err = d.Write(ctx, db.Contest(contestID), func(tx *db.Tx) error {
		var p panel
		if plan, p, err = planSpread(tx, contestID, s, through); err != nil {
			return err
		}
		if s.Expect != "" && s.Expect != plan.Digest {
			return fault.Conflict("judging.preview_stale")
		}
		if !plan.Writes() {
			return nil
		}
		plan.Applied = true
		return plan.write(tx, by, p, s)
	})
	return plan, err
}

func planSpread(tx *db.Tx, contestID int64, s Spreading, through ThroughFunc) (*Plan, panel, error) {
	p, err := panelOf(tx, contestID, s.Round, through)
	if err != nil {
		return nil, p, err
	}
	if sealed(p.row.State) {
		return nil, p, fault.Conflict("judging.round_sealed", "Round", p.round.Name)
	}
	if before, ok := p.contest.Rules.PreviousRound(p.round.Code); ok && len(p.entries) == 0 {
		return nil, p, fault.Conflict("marking.before_empty", "Before", before.Name.Inside(), "Round", p.round.Name.Inside())
	}
	plan := &Plan{Contest: p.contest, Round: p.round, Entries: len(p.entries)}
	var kept []pair
	before, after := map[int64]int{}, map[int64]int{}
	for _, a := range p.assigned {
		before[a.JudgeID]++
		if _, in := p.takesPart(a.EntryID); !p.begun[pair{a.EntryID, a.JudgeID}] && (s.Redo || !in) {
			plan.Dropped = append(plan.Dropped, a)
			continue
		}
		kept = append(kept, pair{a.EntryID, a.JudgeID})
		after[a.JudgeID]++
	}
	added, short := spread(p.judges, p.entries, kept, s.Want)
	plan.Short = short
	byID := map[int64]JudgeRow{}
	for _, j := range p.judges {
		byID[j.ID] = j
	}
	for _, a := range added {
		e, _ := p.takesPart(a.entry)
		plan.Added = append(plan.Added, Pairing{e, byID[a.judge]})
		after[a.judge]++
	}
	plan.settle()
	for _, j := range p.judges {
		if before[j.ID]+after[j.ID] > 0 || j.Active() && j.Role == RoleJudge {
			plan.Loads = append(plan.Loads, Load{j, before[j.ID], after[j.ID]})
		}
	}
	plan.digest()
	return plan, p, nil
}

// settle leaves out what would be dropped and added again.
func (p *Plan) settle() {
	again := map[pair]bool{}
	for _, a := range p.Dropped {
		again[pair{a.EntryID, a.JudgeID}] = slices.ContainsFunc(p.Added, func(n Pairing) bool { return n.Entry.ID == a.EntryID && n.Judge.ID == a.JudgeID })
	}
	p.Added = slices.DeleteFunc(p.Added, func(n Pairing) bool { return again[pair{n.Entry.ID, n.Judge.ID}] })
	p.Dropped = slices.DeleteFunc(p.Dropped, func(a AssignmentRow) bool { return again[pair{a.EntryID, a.JudgeID}] })
}

// digest names all that would be written.
func (p *Plan) digest() {
	var all []string
	for _, a := range p.Added {
		all = append(all, fmt.Sprint("+", a.Entry.ID, " ", a.Judge.ID))
	}
	for _, a := range p.Dropped {
		all = append(all, fmt.Sprint("-", a.ID))
	}
	sum := sha256.Sum256([]byte(strings.Join(all, "\n")))
	p.Digest = hex.EncodeToString(sum[:])
}

func (p *Plan) write(tx *db.Tx, by audit.By, at panel, s Spreading) error {
	for _, a := range p.Dropped {
		if err := closeAssignment(tx, a.ID, by.Name); err != nil {
			return err
		}
	}
	pairs := make([]string, 0, len(p.Added))
	for _, a := range p.Added {
		if err := insertAssignment(tx, p.Contest.ID, at.row.ID, a.Entry.ID, a.Judge.ID, by.Name); err != nil {
			return err
		}
		pairs = append(pairs, a.Entry.Code+" "+a.Judge.Code)
	}
	return audit.Write(tx, by, audit.Line{ContestID: p.Contest.ID, Act: "judge.spread", Subject: "round", SubjectID: at.row.ID,
		After: map[string]any{"round": s.Round, "want": s.Want, "redo": s.Redo, "dropped": len(p.Dropped), "added": pairs}})
}

// Assign puts one judge on one entry of a round. Faults: NotFound for the round, the entry or the judge; Conflict when the round is closed, the
// entry is of the judge's own unit or another division, the judge is kept from it, or the judge is on it already.
func Assign(ctx context.Context, d *db.DB, by audit.By, contestID int64, round string, entryID, judgeID int64, through ThroughFunc) error {
	return d.Write(ctx, db.Contest(contestID), func(tx *db.Tx) error {
		p, err := panelOf(tx, contestID, round, through)
		if err != nil {
			return err
		}
		e, ok := p.takesPart(entryID)
		if !ok {
			return fault.NotFound("field.entry_unknown")
		}
		i := slices.IndexFunc(p.judges, func(j JudgeRow) bool { return j.ID == judgeID && j.Active() && j.Role == RoleJudge })
		if i < 0 {
			return fault.NotFound("judging.judge_unknown")
		}
		j := p.judges[i]
		switch {
		case sealed(p.row.State):
			return fault.Conflict("judging.round_sealed", "Round", p.round.Name)
		case j.SameUnit(e):
			return fault.Conflict("judging.own_unit", "Name", j.Name, "Code", e.Code, "Unit", e.Unit)
		case j.recused(e):
			return fault.Conflict("judging.recused", "Name", j.Name, "Code", e.Code)
		case !j.Sits(e.DivisionID):
			return fault.Conflict("judging.other_division", "Name", j.Name, "Code", e.Code)
		case slices.ContainsFunc(p.assigned, func(a AssignmentRow) bool { return a.EntryID == e.ID && a.JudgeID == j.ID }):
			return fault.Conflict("judging.assigned_twice", "Name", j.Name, "Code", e.Code)
		}
		if err := insertAssignment(tx, contestID, p.row.ID, e.ID, j.ID, by.Name); err != nil {
			return err
		}
		return audit.Write(tx, by, audit.Line{ContestID: contestID, Act: "judge.assign", Subject: "entry", SubjectID: e.ID,
			After: map[string]any{"round": round, "entry": e.Code, "judge": j.Code}})
	})
}

// Unassign takes a judge off an entry. Faults: NotFound; Conflict when the round is closed or the judge has signed a sheet for it.
func Unassign(ctx context.Context, d *db.DB, by audit.By, contestID int64, round string, id int64, through ThroughFunc) error {
	return d.Write(ctx, db.Contest(contestID), func(tx *db.Tx) error {
		p, err := panelOf(tx, contestID, round, through)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(p.assigned, func(a AssignmentRow) bool { return a.ID == id })
		if i < 0 {
			return fault.NotFound("judging.assignment_gone")
		}
		a := p.assigned[i]
		if sealed(p.row.State) {
			return fault.Conflict("judging.round_sealed", "Round", p.round.Name)
		}
		signed, err := signedFor(tx, p.row.ID, a.EntryID, a.Judge)
		if err != nil {
			return err
		}
		if signed {
			return fault.Conflict("judging.signed_for", "Name", a.JudgeName)
		}
		if err := dropDraft(tx, p.row.ID, a.EntryID, a.JudgeID); err != nil {
			return err
		}
		if err := closeAssignment(tx, a.ID, by.Name); err != nil {
			return err
		}
		return audit.Write(tx, by, audit.Line{ContestID: contestID, Act: "judge.unassign", Subject: "entry", SubjectID: a.EntryID,
			Before: map[string]any{"round": round, "judge": a.Judge}})
	})
}
