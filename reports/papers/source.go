// What a paper is made of, gathered in one snapshot of the database.
package papers

import (
	"time"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/judging/marking"
	"hoithi/judging/results"
)

// source is one contest, and one round of it, at one moment.
type source struct {
	rules       *contests.Rules
	kind        kind
	round       contests.Round // zero for the whole contest
	next        contests.Round // the one after it; zero = none
	publication *results.Publication
	snap        results.Snapshot // of the publication, or of what would be published now
	stale       bool             // the results changed after the publication
	version     int64            // of the round's data
	window      results.Window
	crews       map[string]crew          // by code of the entry
	entrants    []entrant                // of the round, or all
	judges      []marking.JudgeRow       // judges, at a field referees
	marks       map[int64]map[int64]bool // judge → entries assigned
	now         time.Time
}

// crew are the people of an entry, in the order of its form.
type crew struct{ contestants, mentors []string }

// entrant is an entry that takes part.
type entrant struct {
	ID                         int64
	Code, Name, Unit, District string
	Division                   string // code
	SortKey                    []byte // of the unit
}

// gather reads it. Conflict when the paper wants a publication and there is none, or a stale one (G7).
func gather(tx *db.Tx, c *contests.Contest, key Key) (*source, error) {
	k, round, err := find(c.Rules, key)
	if err != nil {
		return nil, err
	}
	s := &source{rules: c.Rules, kind: k, round: round, now: tx.Now}
	if s.crews, err = crewsOf(tx, c.ID); err != nil {
		return nil, err
	}
	if round.Code == "" {
		s.entrants, err = takingPart(tx, c)
		return s, err
	}
	for i, r := range c.Rules.Rounds {
		if i > 0 && c.Rules.Rounds[i-1].Code == round.Code {
			s.next = r
		}
	}
	if err := s.results(tx, c); err != nil {
		return nil, err
	}
	if key.Kind == Sheets || key.Kind == Minutes {
		return s, s.panel(tx, c)
	}
	return s, nil
}

// results reads the publication in force and whether it is still what the marks say.
func (s *source) results(tx *db.Tx, c *contests.Contest) error {
	draft, err := results.Prepare(tx, c, s.round.Code)
	if err != nil {
		return err
	}
	s.snap, s.publication, s.stale, s.version = draft.Snapshot, draft.Latest, draft.Latest != nil && draft.Changed, draft.Tables[0].Version
	for _, t := range draft.Tables {
		for _, r := range t.Rows {
			s.entrants = append(s.entrants, entrant{ID: r.EntryID, Code: r.Code, Name: r.Name, Unit: r.Unit, District: r.Area, Division: r.Division})
		}
	}
	if s.kind.published {
		switch {
		case s.publication == nil:
			return fault.Conflict("papers.unpublished", "Round", s.round.Name.Inside())
		case s.stale:
			return fault.Conflict("papers.stale", "Number", s.publication.Number)
		}
	}
	if s.publication != nil && !s.stale {
		if s.snap, err = s.publication.Snapshot(); err != nil {
			return err
		}
	}
	s.window, err = results.WindowOf(tx, c, s.round.Code)
	return err
}

// panel reads who marks what in the round.
func (s *source) panel(tx *db.Tx, c *contests.Contest) error {
	row, _ := c.RoundRow(s.round.Code)
	all, err := marking.JudgesOf(tx, c.ID)
	if err != nil {
		return err
	}
	role := marking.RoleJudge
	if s.round.Kind == contests.KindField {
		role = marking.RoleReferee
	}
	for _, j := range all {
		if j.Active() && j.Role == role {
			s.judges = append(s.judges, j)
		}
	}
	assigned, err := marking.AssignmentsOfRound(tx, row.ID)
	s.marks = map[int64]map[int64]bool{}
	for _, a := range assigned {
		if s.marks[a.JudgeID] == nil {
			s.marks[a.JudgeID] = map[int64]bool{}
		}
		s.marks[a.JudgeID][a.EntryID] = true
	}
	return err
}

// draft is what the head of each page says while the paper is not final; "" when it is.
func (s *source) draft() string {
	if s.round.Code == "" || s.kind.code == Sheets {
		return ""
	}
	switch {
	case s.publication == nil || s.stale:
		return draftOf(s.version)
	case s.kind.final && s.objectionsOpen():
		return "DỰ THẢO (chưa hết thời hạn khiếu nại)"
	}
	return ""
}

// objectionsOpen says that the results may still change by an objection.
func (s *source) objectionsOpen() bool {
	stage := s.window.Stage(s.now)
	return stage == results.StageOpen || stage == results.StageReviewing
}
