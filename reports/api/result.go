// Published results for programs: what the public page of a publication shows, and nothing else.
package api

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/decimal"
	"hoithi/internal/fault"
	"hoithi/internal/web"
	"hoithi/judging/results"
)

// Result is one publication. Shows says what the rules make public: "full", "ranks" (no marks and no times) or "through" (only who goes
// on, stands ready or wins, without ranks).
type Result struct {
	Contest     string           `json:"contest"`
	Round       string           `json:"round"`
	Name        Text             `json:"name"`       // of the contest, as it was then
	RoundName   Text             `json:"round_name"` // as it was then
	Organiser   Text             `json:"organiser"`
	On          string           `json:"on"`     // day of the round
	Number      int              `json:"number"` // of the publication, from 1 in each round
	PublishedAt string           `json:"published_at"`
	Reason      string           `json:"reason"`     // why it replaces the one before; "" in the first
	Hash        string           `json:"hash"`       // SHA-256 of what was published
	AuditHead   string           `json:"audit_head"` // head of the chain of seals then; "" = nothing was sealed yet
	Entries     string           `json:"entries"`    // "team" or "work"
	Shows       string           `json:"shows"`
	Prizes      []Prize          `json:"prizes"` // the highest first
	Divisions   []ResultDivision `json:"divisions"`
	Self        string           `json:"self"`
}

// Prize is one prize of the scheme. Money in đồng for one.
type Prize struct {
	Code     string `json:"code"`
	Name     Text   `json:"name"`
	Money    int64  `json:"money"`
	Withheld int    `json:"withheld"` // how many are not given
}

// ResultDivision is one table. Code is "" where the whole contest is ranked together; each row says its division then.
type ResultDivision struct {
	Code string `json:"code"`
	Name Text   `json:"name"`
	Rows []Row  `json:"rows"`
}

// Row is one entry, in the order of the table. Rank is 1-2-2-4, null without a result or where ranks are not public. Points are exact
// to thousandths, rounded half up; null like Rank, and where marks are not public.
type Row struct {
	Rank        *int         `json:"rank"`
	Code        string       `json:"code"`
	Name        string       `json:"name"`
	Unit        string       `json:"unit"`
	District    string       `json:"district"`
	Division    string       `json:"division"`
	Points      *json.Number `json:"points"`
	TimeMS      *int64       `json:"time_ms"`
	Attempts    []Attempt    `json:"attempts"`
	Advancement *string      `json:"advancement"` // in or out; null where nobody goes on
	Reserve     *int         `json:"reserve"`     // place among the reserves
	CalledUp    bool         `json:"called_up"`   // goes on in the place of one that withdrew
	Withdrawn   bool         `json:"withdrawn"`   // after its result was published
	Prize       *string      `json:"prize"`       // code
	Decided     bool         `json:"decided"`     // a decision of the council put it where it is
}

// Attempt is one attempt that was made.
type Attempt struct {
	Number int         `json:"number"`
	Points json.Number `json:"points"`
	TimeMS *int64      `json:"time_ms"`
	Counts bool        `json:"counts"`
}

// resultKey names a ready answer in the memory of the process: a publication never changes.
type resultKey struct {
	id   int64
	base string
}

// result is the publication in force, or the one whose number stands in the address. A draft contest, an unknown round and a round
// without publication look alike.
func (h handlers) result(c echo.Context) error {
	var ready *web.Body
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		contest, err := known(tx, c.Param("contest"))
		if err != nil {
			return err
		}
		row, ok := contest.RoundRow(c.Param("round"))
		if !ok {
			return fault.NotFound("results.unknown_round", "Code", c.Param("round"))
		}
		p, err := publication(tx, row.ID, c.Param("number"))
		if err != nil {
			return err
		}
		ready, err = resultBody(tx, contest, row.Code, p, web.BaseURL(c))
		return err
	})
	if err != nil {
		return err
	}
	return ready.Send(c)
}

func publication(tx *db.Tx, roundID int64, number string) (results.Publication, error) {
	if number == "" {
		return results.Latest(tx, roundID)
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || strconv.Itoa(n) != number {
		return results.Publication{}, fault.NotFound("results.unknown_publication", "Number", number)
	}
	return results.Numbered(tx, roundID, n)
}

func resultBody(tx *db.Tx, c *contests.Contest, round string, p results.Publication, base string) (*web.Body, error) {
	key := resultKey{p.ID, base}
	if kept, ok := tx.Recall(key); ok {
		return kept.(*web.Body), nil
	}
	snapshot, err := p.Snapshot()
	if err != nil {
		return nil, err
	}
	r := resultOf(snapshot.Visible(), p, c.Rules.Location())
	r.Self = base + Base + "/contests/" + c.Code + "/rounds/" + round + "/results/" + strconv.Itoa(p.Number)
	if err := tx.Get(&r.AuditHead, `SELECT audit_head FROM publication WHERE id = ?`, p.ID); err != nil {
		return nil, err
	}
	ready, err := body(r)
	if err == nil {
		tx.Remember(key, ready)
	}
	return ready, err
}

func resultOf(s results.Snapshot, p results.Publication, zone *time.Location) Result {
	r := Result{Contest: s.Contest, Round: s.Round, Name: Text(s.Name), RoundName: Text(s.RoundName), Organiser: Text(s.Organiser), On: s.On,
		Number: p.Number, PublishedAt: time.UnixMilli(p.PublishedAt).In(zone).Format(time.RFC3339), Reason: p.Reason, Hash: p.Hash,
		Entries: s.Entries, Shows: s.Public, Prizes: []Prize{}, Divisions: []ResultDivision{}}
	if r.Entries == "" {
		r.Entries = contests.EntryTeam
	}
	if r.Shows == "" {
		r.Shows = "full"
	}
	for _, one := range s.Prizes {
		r.Prizes = append(r.Prizes, Prize{one.Code, Text(one.Name), one.Money, one.Withheld})
	}
	for _, d := range s.Divisions {
		table := ResultDivision{Code: d.Code, Name: Text(d.Name), Rows: []Row{}}
		for _, row := range d.Rows {
			table.Rows = append(table.Rows, rowOf(row, d.Code, s.Public == ""))
		}
		r.Divisions = append(r.Divisions, table)
	}
	return r
}

func rowOf(r results.SnapshotRow, division string, marks bool) Row {
	if division == "" {
		division = r.Division
	}
	row := Row{Code: r.Code, Name: r.Team, Unit: r.Unit, District: r.District, Division: division, Attempts: []Attempt{},
		Advancement: optional(r.Advancement), Prize: optional(r.Prize), Rank: optional(r.Rank), Reserve: optional(r.Reserve),
		CalledUp: r.CalledUp, Withdrawn: r.Withdrawn, Decided: r.Decided}
	if !marks || r.Rank == 0 {
		return row
	}
	points := number(r.Points)
	row.Points, row.TimeMS = &points, r.TimeMS
	for _, a := range r.Attempts {
		row.Attempts = append(row.Attempts, Attempt{a.Number, number(a.Points), a.TimeMS, a.Counts})
	}
	return row
}

func number(m decimal.Milli) json.Number { return json.Number(m.String()) }

// optional is null for nothing.
func optional[T comparable](v T) *T {
	var nothing T
	if v == nothing {
		return nil
	}
	return &v
}
