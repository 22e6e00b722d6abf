// Objections: what an entry has to say against a published result, within the days the rules give, and what the office answers.
package results

import (
	"context"
	"time"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// States of an objection.
const (
	ObjectionNew      = "new"
	ObjectionAnswered = "answered" // explained; there was nothing to decide
	ObjectionUpheld   = "upheld"   // the entry is right: marks or names are corrected and published anew
	ObjectionRejected = "rejected"
)

// Objection as it is kept. Instants are Unix milliseconds.
type Objection struct {
	ID            int64  `db:"id"`
	RoundID       int64  `db:"round_id"`
	EntryID       int64  `db:"entry_id"`
	PublicationID int64  `db:"publication_id"`
	Number        int    `db:"number"` // from 1, over the contest
	About         string `db:"about"`  // marks, rank, name, conduct, another
	Body          string `db:"body"`
	Sender        string `db:"sender"`
	Contact       string `db:"contact"` // a phone number or an e-mail address
	Via           string `db:"via"`     // "link", or "code" with the entry's contact
	State         string `db:"state"`
	SentAt        int64  `db:"sent_at"`
	DueAt         int64  `db:"due_at"` // by when it should be answered
	Answer        string `db:"answer"`
	AnsweredBy    string `db:"answered_by"`
	AnsweredAt    *int64 `db:"answered_at"`
	FileName      string `db:"file_name"` // the decision, "" = none
	OutcomeID     *int64 `db:"outcome_id"`

	Against   int    `db:"against"` // number of the publication
	Outcome   int    `db:"outcome"` // number of the publication that came of it, 0 = none
	EntryCode string `db:"entry_code"`
	EntryName string `db:"entry_name"`
	Unit      string `db:"unit"`
}

// Overdue says that nobody answered in time.
func (o Objection) Overdue(now time.Time) bool {
	return o.State == ObjectionNew && now.UnixMilli() >= o.DueAt
}

// Window is the time in which objections to a round's result are taken: from its newest publication, corrected names aside, to the end
// of the day as many days later as the rules give.
type Window struct {
	Days        int       // 0 = the rules take none
	Publication int64     // id of the publication that can be objected to, 0 = none yet
	Number      int       // its number
	Until       time.Time // the first instant at which none is taken any more
	Waiting     int       // objections nobody answered yet
}

// Stages of a published result.
const (
	StageOpen      = "open"      // preliminary: objections are taken
	StageReviewing = "reviewing" // the window is over, objections wait for their answer
	StageFinal     = "final"
)

// Stage says how final a result is; "" when nothing is published, or the rules take no objections.
func (w Window) Stage(now time.Time) string {
	switch {
	case w.Days == 0 || w.Publication == 0:
		return ""
	case now.Before(w.Until):
		return StageOpen
	case w.Waiting > 0:
		return StageReviewing
	}
	return StageFinal
}

// LastDay is the last day on which objections are taken, 2024-08-29.
func (w Window) LastDay(zone *time.Location) string {
	return w.Until.Add(-time.Millisecond).In(zone).Format(time.DateOnly)
}

// WindowOf reads the window of a round (code). An unknown round is NotFound.
func WindowOf(tx *db.Tx, c *contests.Contest, round string) (Window, error) {
	row, ok := c.RoundRow(round)
	if !ok {
		return Window{}, fault.NotFound("results.unknown_round", "Code", round)
	}
	w := Window{Days: c.Rules.Publication.Objections}
	if w.Days == 0 {
		return w, nil
	}
	last, waiting, err := objectedTo(tx, row.ID)
	if err != nil || last.ID == 0 {
		return w, err
	}
	w.Publication, w.Number, w.Waiting = last.ID, last.Number, waiting
	w.Until = windowEnd(time.UnixMilli(last.PublishedAt), w.Days, c.Rules.Location())
	return w, nil
}

// Sending is an objection as somebody writes it.
type Sending struct {
	Round   string // code
	EntryID int64
	About   string
	Body    string
	Sender  string
	Contact string
	Via     string // "link" or "code"
}

// Object sends an objection. Faults: Invalid per field, all together; Conflict when the window is over or the entry's last one is not
// answered yet; NotFound when nothing is published or the rules take no objections. Of two sent at once one is kept: acts on a contest are serial.
func Object(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, s Sending) (Objection, error) {
	s, err := cleanSending(s)
	var kept Objection
	if err != nil {
		return kept, err
	}
	err = d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) (err error) {
		kept, err = object(tx, by, c, s)
		return err
	})
	return kept, err
}

func object(tx *db.Tx, by audit.By, c *contests.Contest, s Sending) (Objection, error) {
	c, err := contests.ByID(tx, c.ID)
	if err != nil {
		return Objection{}, err
	}
	w, err := WindowOf(tx, c, s.Round)
	if err != nil {
		return Objection{}, err
	}
	if err := takes(w, tx.Now, c.Rules.Location()); err != nil {
		return Objection{}, err
	}
	row, _ := c.RoundRow(s.Round)
	o := Objection{RoundID: row.ID, EntryID: s.EntryID, PublicationID: w.Publication, About: s.About, Body: s.Body, Sender: s.Sender, Contact: s.Contact,
		Via: s.Via, State: ObjectionNew, SentAt: tx.NowMS(), DueAt: windowEnd(tx.Now, w.Days, c.Rules.Location()).UnixMilli() - 1}
	sent, open, err := objectionsSent(tx, row.ID, s.EntryID)
	switch {
	case err != nil:
		return o, err
	case open > 0:
		return o, fault.Conflict("objections.one_at_a_time")
	case sent >= maxObjections:
		return o, fault.Conflict("objections.too_many", "Most", maxObjections)
	}
	if o.ID, o.Number, err = insertObjection(tx, c.ID, o); err != nil {
		return o, err
	}
	return o, audit.Write(tx, by, audit.Line{ContestID: c.ID, Act: "objection.send", Subject: "objection", SubjectID: o.ID,
		After: map[string]any{"round": s.Round, "number": o.Number, "entry": s.EntryID, "about": s.About, "publication": w.Number}})
}

// Answering is what the office says to an objection.
type Answering struct {
	ID       int64
	Verdict  string // ObjectionAnswered, ObjectionUpheld or ObjectionRejected
	Answer   string
	FileName string // of the decision, "" = none
	File     []byte // a PDF
}

// AnswerObjection closes an objection. Faults: Invalid per field; NotFound in another contest; Conflict when somebody answered meanwhile.
func AnswerObjection(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, a Answering) error {
	a, err := cleanAnswering(a)
	if err != nil {
		return err
	}
	return d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) error {
		o, err := ObjectionByID(tx, c.ID, a.ID)
		if err != nil {
			return err
		}
		if o.State != ObjectionNew {
			return fault.Conflict("objections.answered_meanwhile", "Who", o.AnsweredBy)
		}
		if err := setAnswer(tx, by.Name, a); err != nil {
			return err
		}
		return audit.Write(tx, by, audit.Line{ContestID: c.ID, Act: "objection.answer", Subject: "objection", SubjectID: o.ID,
			Before: map[string]any{"state": o.State}, After: map[string]any{"round": c.RoundCode(o.RoundID), "number": o.Number, "state": a.Verdict}})
	})
}
