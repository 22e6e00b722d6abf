// Snapshot: what a publication holds. It stands alone, so that it reads the same when rules, names and marks have changed since,
// and it holds no account, birth date or phone.
package results

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"hoithi/contests"
	"hoithi/internal/decimal"
)

// SnapshotFormat is the number of the JSON's format.
const SnapshotFormat = 2

// Snapshot is the published content of a round. Equal results give equal bytes: there is no time and no number in it.
type Snapshot struct {
	Format    int                `json:"format"`
	Contest   string             `json:"contest"` // code
	Name      Label              `json:"name"`
	Organiser Label              `json:"organiser"`
	Round     string             `json:"round"` // code
	RoundName Label              `json:"round_name"`
	On        string             `json:"on"`       // day it was held
	Attempts  int                `json:"attempts"` // most attempts a row shows
	Advance   int                `json:"advance"`  // how many of each division go on; 0 = nobody, or as many as reach the minimum
	Prizes    []SnapshotPrize    `json:"prizes,omitempty"`
	Divisions []SnapshotDivision `json:"divisions"` // one of code "" when the whole contest is ranked together

	// Since format 2.
	Entries   string          `json:"entries,omitempty"`    // what is entered: contests.EntryWork, "" = teams
	Public    string          `json:"public,omitempty"`     // what may be shown: PublicRanks or PublicThrough, "" = all of it
	Fields    []SnapshotField `json:"fields,omitempty"`     // the divisions, when the whole contest is ranked together
	AuditHead string          `json:"audit_head,omitempty"` // head of the audit chain when it was published; not part of the body hash
}

// What the public may see of a round, besides all of it.
const (
	PublicRanks   = "ranks"   // no marks and no times
	PublicThrough = "through" // who goes on or wins, and the reserves
)

// SnapshotField names a division.
type SnapshotField struct {
	Code string `json:"code"`
	Name Label  `json:"name"`
}

// Label is a text in both languages; English falls back to Vietnamese.
type Label struct {
	VI string `json:"vi"`
	EN string `json:"en,omitempty"`
}

// In is the text in a language.
func (l Label) In(lang string) string { return contests.Text(l).In(lang) }

// Inside is the text as it stands inside a sentence.
func (l Label) Inside() contests.Inner { return contests.Inner(l) }

// SnapshotPrize names a prize code, highest first.
type SnapshotPrize struct {
	Code     string `json:"code"`
	Name     Label  `json:"name"`
	Money    int64  `json:"money,omitempty"`    // đồng for one; since format 2
	Withheld int    `json:"withheld,omitempty"` // how many are not given, over all divisions; since format 2
}

// SnapshotDivision is one division's table.
type SnapshotDivision struct {
	Code      string             `json:"code"` // "" = the whole contest
	Name      Label              `json:"name"`
	Rows      []SnapshotRow      `json:"rows"`
	Decisions []SnapshotDecision `json:"decisions,omitempty"`
}

// SnapshotRow is one entry. Points in thousandths, half up; TimeMS in milliseconds. Rank 0 = no result, and then no points or time.
type SnapshotRow struct {
	Rank        int               `json:"rank"`
	Code        string            `json:"code"`
	Team        string            `json:"team"`
	Unit        string            `json:"unit"`
	District    string            `json:"district"`
	Points      decimal.Milli     `json:"points"`
	TimeMS      *int64            `json:"time_ms,omitempty"`
	Attempts    []SnapshotAttempt `json:"attempts,omitempty"`
	Advancement string            `json:"advancement,omitempty"`
	Prize       string            `json:"prize,omitempty"`
	Decided     bool              `json:"decided,omitempty"` // a decision of the council put it where it is

	// Since format 2.
	Division  string `json:"division,omitempty"`  // code, when the whole contest is ranked together
	Reserve   int    `json:"reserve,omitempty"`   // place among the reserves, 1-2-2-4; 0 = none
	CalledUp  bool   `json:"called_up,omitempty"` // a reserve that goes on in the place of one that withdrew
	Withdrawn bool   `json:"withdrawn,omitempty"` // it withdrew after its result was published; said only of those who go on, stand ready or win
}

// SnapshotAttempt is one attempt that has a sheet.
type SnapshotAttempt struct {
	Number int           `json:"number"`
	Points decimal.Milli `json:"points"`
	TimeMS *int64        `json:"time_ms,omitempty"`
	Counts bool          `json:"counts,omitempty"`
}

// SnapshotDecision is what the public learns about a settled tie; the reason stays with the organisers.
type SnapshotDecision struct {
	Limit     string   `json:"limit"` // LimitAdvancement or LimitPrize
	Rank      int      `json:"rank"`
	How       string   `json:"how"`
	DecidedBy string   `json:"decided_by"`
	At        int64    `json:"at"` // ms
	Tied      []string `json:"tied"`
	Chosen    []string `json:"chosen"`

	// Since format 2.
	For     *int  `json:"for,omitempty"`     // votes, when it was a vote
	Against *int  `json:"against,omitempty"` // votes, when it was a vote
	Lot     int64 `json:"lot,omitempty"`     // id of the sealed lot that decided; 0 = none
}

// snapshotOf freezes the tables of a round.
func snapshotOf(c *contests.Contest, round contests.Round, tables []*Table) Snapshot {
	s := Snapshot{Format: SnapshotFormat, Contest: c.Code, Name: Label(c.Rules.Name), Organiser: Label(c.Rules.Organiser),
		Round: round.Code, RoundName: Label(round.Name), On: string(round.On), Attempts: round.Attempts.Count}
	if round.Advancement != nil {
		s.Advance = round.Advancement.Top
	}
	if c.Rules.Kind() != contests.EntryTeam {
		s.Entries = c.Rules.Kind()
	}
	if round.Public == PublicRanks || round.Public == PublicThrough {
		s.Public = round.Public
	}
	if c.Rules.Awards.Round == round.Code {
		for _, p := range c.Rules.Awards.Prizes {
			prize := SnapshotPrize{Code: p.Code, Name: Label(p.Name), Money: p.Money}
			for _, t := range tables {
				prize.Withheld += t.withheld(p.Code)
			}
			s.Prizes = append(s.Prizes, prize)
		}
	}
	if round.Per() == contests.PerContest {
		for _, d := range c.Rules.Divisions {
			s.Fields = append(s.Fields, SnapshotField{d.Code, Label(d.Name)})
		}
	}
	for _, t := range tables {
		division, _ := c.Rules.Division(t.Division)
		d := SnapshotDivision{Code: t.Division, Name: Label(division.Name), Rows: make([]SnapshotRow, 0, len(t.Rows))}
		for _, r := range t.Rows {
			row := snapshotRow(r)
			if t.Division == "" {
				row.Division = r.Division
			}
			d.Rows = append(d.Rows, row)
			s.Attempts = max(s.Attempts, len(r.Attempts))
		}
		for _, tie := range t.Ties {
			if tie.Settled != nil {
				d.Decisions = append(d.Decisions, SnapshotDecision{Limit: tie.Limit, Rank: tie.Rank, How: tie.Settled.How, DecidedBy: tie.Settled.DecidedBy,
					At: tie.Settled.EffectiveAt, Tied: t.codes(tie.IDs), Chosen: t.codes(tie.Settled.Chosen),
					For: tie.Settled.For, Against: tie.Settled.Against, Lot: tie.Settled.LotID})
			}
		}
		s.Divisions = append(s.Divisions, d)
	}
	return s
}

func snapshotRow(r Row) SnapshotRow {
	s := SnapshotRow{Rank: r.Standing.Rank, Code: r.Code, Team: r.Name, Unit: r.Unit, District: r.Area,
		Advancement: r.Advancement, Prize: r.Prize, Decided: r.Decision != nil, Reserve: r.Reserve, CalledUp: r.CalledUp}
	s.Withdrawn = r.Withdrawn && s.honoured()
	if !r.Ranked() {
		return s
	}
	s.Points, s.TimeMS = r.Points(), optional(r.Standing.TimeMS, r.Standing.HasTime)
	for _, a := range r.Attempts {
		if a.Has {
			s.Attempts = append(s.Attempts, SnapshotAttempt{a.Number, a.Milli(), optional(a.TimeMS, a.HasTime), a.Counts})
		}
	}
	return s
}

func optional(ms int64, has bool) *int64 {
	if !has {
		return nil
	}
	return &ms
}

// encode writes the content of a publication and its SHA-256 in hexadecimal.
func (s Snapshot) encode() (content, hash string, err error) {
	b, err := json.Marshal(s)
	if err != nil {
		return "", "", fmt.Errorf("encode snapshot: %w", err)
	}
	sum := sha256.Sum256(b)
	return string(b), hex.EncodeToString(sum[:]), nil
}

// decode reads the content of a publication.
func decode(content string) (s Snapshot, err error) {
	if err := json.Unmarshal([]byte(content), &s); err != nil {
		return s, fmt.Errorf("decode publication: %w", err)
	}
	if s.Format < 1 || s.Format > SnapshotFormat {
		return s, fmt.Errorf("decode publication: format %d, this program knows 1 to %d", s.Format, SnapshotFormat)
	}
	return s, nil
}

// withoutWithdrawals is the snapshot as it would be had nobody withdrawn since, and without the head of the chain.
func (s Snapshot) withoutWithdrawals() Snapshot {
	s.AuditHead, s.Divisions = "", slices.Clone(s.Divisions)
	for i := range s.Divisions {
		rows := slices.Clone(s.Divisions[i].Rows)
		for n := range rows {
			rows[n].Withdrawn = false
		}
		s.Divisions[i].Rows = rows
	}
	return s
}

// asFormat1 is the snapshot as the first version of the program would have written it, to compare with what that published.
func (s Snapshot) asFormat1() Snapshot {
	s.Format, s.Entries, s.Public, s.Fields, s.AuditHead = 1, "", "", nil, ""
	s.Prizes = slices.Clone(s.Prizes)
	for i := range s.Prizes {
		s.Prizes[i].Money = 0
	}
	s.Divisions = slices.Clone(s.Divisions)
	for i := range s.Divisions {
		s.Divisions[i].Decisions = slices.Clone(s.Divisions[i].Decisions)
		for j := range s.Divisions[i].Decisions {
			d := &s.Divisions[i].Decisions[j]
			d.For, d.Against, d.Lot = nil, nil, 0
		}
	}
	return s
}
