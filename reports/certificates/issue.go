// The act of issuing: everybody chosen who has no certificate yet gets the next numbers of the register, names as published.
package certificates

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/judging/results"
)

// Issuing says what to issue. Seen is the number of the publication somebody looked at, 0 = whatever it is.
type Issuing struct {
	Kind string // Merit or Praise
	To   string // ToEntries, ToContestants or ToMentors
	Day  string // as typed: 16/8/2024
	Seen int

	Signing // its day as typed: 16/8/2024
}

// Issue gives a certificate to each chosen winner of the publication in force who never had one of this kind, in its order. Faults: Conflict
// without a publication, with a stale one or one that nobody saw (G7), and when nobody is left; Invalid "kind", "to", "day", or a part of Signing.
func Issue(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, what Issuing) ([]Certificate, error) {
	if !KnownKind(what.Kind) {
		return nil, fault.Invalid("kind", "certificates.unknown_kind")
	}
	if roleOf[what.To] == "" {
		return nil, fault.Invalid("to", "certificates.unknown_to")
	}
	var made []Certificate
	err := d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) (err error) {
		made, err = issue(tx, by, c, what)
		return err
	})
	return made, err
}

func issue(tx *db.Tx, by audit.By, c *contests.Contest, what Issuing) ([]Certificate, error) {
	s, err := gather(tx, c, what.Seen)
	if err != nil {
		return nil, err
	}
	day, err := dayOf(what.Day, s.published(), tx.Now.In(s.zone()))
	signing, bad := signingOf(what.Signing, s.published())
	if err := errors.Join(err, bad); err != nil {
		return nil, err
	}
	had, err := holders(tx, c.ID, what.Kind)
	if err != nil {
		return nil, err
	}
	list := chosen(s.all, what.To, had)
	if len(list) == 0 {
		return nil, fault.Conflict("certificates.nobody_left")
	}
	year, _ := strconv.Atoi(day[:4])
	first, err := takeNumbers(tx, what.Kind, year, len(list))
	if err != nil {
		return nil, err
	}
	design, err := newestDesign(tx, c.ID, what.Kind)
	if err != nil {
		return nil, err
	}
	var made []Certificate
	for i, r := range list {
		one, err := s.write(tx, by, r, signing, what.Kind, day, first+i, design, nil, "")
		if err != nil {
			return nil, err
		}
		made = append(made, one)
	}
	return made, audit.Write(tx, by, audit.Line{ContestID: c.ID, Act: "certificate.issue", Subject: "publication", SubjectID: s.publication.ID,
		After: map[string]any{"kind": what.Kind, "to": what.To, "day": day, "count": len(made), "first": made[0].Number, "last": made[len(made)-1].Number,
			"publication": s.publication.Number}})
}

// source is what certificates are made of: the publication in force and who it gives prizes to.
type source struct {
	contest     *contests.Contest // as it is now
	publication results.Publication
	all         []recipient
}

// gather reads it. Conflict when there is no publication, a stale one, or another than was seen (G7).
func gather(tx *db.Tx, c *contests.Contest, seen int) (*source, error) {
	c, err := contests.ByID(tx, c.ID)
	if err != nil {
		return nil, err
	}
	if len(c.Rules.Awards.Prizes) == 0 {
		return nil, fault.Conflict("certificates.no_awards")
	}
	draft, err := results.Prepare(tx, c, c.Rules.Awards.Round)
	if err != nil {
		return nil, err
	}
	if err := issuable(draft, seen); err != nil {
		return nil, err
	}
	snap, err := draft.Latest.Snapshot()
	if err != nil {
		return nil, err
	}
	entrants, err := entrantsOf(tx, c.ID)
	if err != nil {
		return nil, err
	}
	return &source{c, *draft.Latest, winners(snap, entrants)}, nil
}

func (s *source) zone() *time.Location { return s.contest.Rules.Location() }

func (s *source) published() time.Time {
	return time.UnixMilli(s.publication.PublishedAt).In(s.zone())
}

// write keeps one certificate.
func (s *source) write(tx *db.Tx, by audit.By, r recipient, signing Signing, kind, day string, ordinal int, design *Kept, old *Certificate, reason string) (Certificate, error) {
	words, err := json.Marshal(Words{r.about, signing})
	if err != nil {
		return Certificate{}, fmt.Errorf("encode words: %w", err)
	}
	year, _ := strconv.Atoi(day[:4])
	token, _ := auth.NewToken()
	c := Certificate{ContestID: s.contest.ID, PublicationID: s.publication.ID, EntryID: r.entryID, Place: r.place, Kind: kind, Year: year, Ordinal: ordinal,
		Number: numberOf(kind, year, ordinal), Day: day, Token: token, Name: r.name, Content: string(words), Reason: reason, Actor: by.Name, RecordedAt: tx.NowMS(),
		Publication: s.publication.Number, PublicationHash: s.publication.Hash, Round: s.contest.RoundCode(s.publication.RoundID)}
	if design != nil {
		c.DesignID = &design.ID
	}
	if old != nil {
		c.ReplacesID, c.Replaces = &old.ID, old.Number
	}
	return c, insertCertificate(tx, &c)
}
