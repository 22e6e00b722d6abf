// A misspelt name corrected after publication: the same ranking is published once more, with nothing but the name changed.
package results

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
	"hoithi/registration/entries"
)

// NameCorrection says how the names of an entry are spelt right, and why they are corrected: the reason is public.
type NameCorrection struct {
	EntryID  int64
	Revision int64 // of the entry as somebody saw it, 0 = whatever it is
	Names    entries.Names
	Reason   string
}

// NamesCorrected is what came of it: the entries that changed (several when a unit was misspelt), and for each round whose publication
// named them a new publication; one with Number 0 waits for a second person. No publication names members.
type NamesCorrected struct {
	Entries      []entries.Entry
	Publications []Publication
}

// CorrectNames corrects how an entry, its unit or its members are spelt, whatever was published, without ranking anything anew: where a
// publication names them, the same ranking is published with the names spelt right. The former one stays.
// Faults: Invalid per field, and "reason"; Invalid when nothing is spelt otherwise; Conflict for a stale revision, or while another
// publication waits for approval.
func CorrectNames(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, n NameCorrection) (NamesCorrected, error) {
	n.Reason = strings.TrimSpace(text.NFC(n.Reason))
	var done NamesCorrected
	err := d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) (err error) {
		done, err = correctNames(tx, by, c, n)
		return err
	})
	return done, err
}

func correctNames(tx *db.Tx, by audit.By, c *contests.Contest, n NameCorrection) (done NamesCorrected, err error) {
	if c, err = contests.ByID(tx, c.ID); err != nil {
		return done, err
	}
	var wrong error
	if n.Reason == "" {
		wrong = fault.Invalid("reason", "publishing.names_reason")
	}
	wrong = errors.Join(wrong, boundReason(n.Reason))
	done.Entries, err = entries.Rename(tx, by, c, n.EntryID, n.Revision, n.Names, n.Reason)
	if err = errors.Join(err, wrong); err != nil {
		return NamesCorrected{}, err
	}
	if len(done.Entries) == 0 {
		return done, fault.Invalid("", "publishing.no_name_changed")
	}
	for _, row := range c.Rounds {
		p, renamed, err := republish(tx, by, c, row, done.Entries, n.Reason)
		if err != nil {
			return NamesCorrected{}, err
		}
		if renamed {
			done.Publications = append(done.Publications, p)
		}
	}
	return done, nil
}

// republish publishes, or prepares, what is in force in a round with the entries spelt as they are now; false when it names none of them.
func republish(tx *db.Tx, by audit.By, c *contests.Contest, row contests.RoundRow, renamed []entries.Entry, reason string) (Publication, bool, error) {
	latest, err := Latest(tx, row.ID)
	if fault.KindOf(err) == fault.KindNotFound {
		return Publication{}, false, nil
	}
	if err != nil {
		return Publication{}, false, err
	}
	snap, err := latest.Snapshot()
	if err != nil {
		return Publication{}, false, err
	}
	if !snap.respell(renamed) {
		return Publication{}, false, nil
	}
	waiting, err := waitingOf(tx, row.ID)
	if err == nil && waiting != nil {
		err = fault.Conflict("publishing.names_wait", "Round", roundLabel(c, row.Code), "Who", waiting.Actor)
	}
	if err != nil {
		return Publication{}, false, err
	}
	p := Publication{RoundID: row.ID, Kind: KindNames, Reason: reason, Actor: by.Name, RoundVersion: latest.RoundVersion, RulesVersion: latest.RulesVersion}
	if p.Content, p.Hash, err = snap.encode(); err != nil {
		return p, false, err
	}
	if c.Rules.Publication.Approval {
		return p, true, prepare(tx, by, c, &Draft{Latest: &latest}, Prepared{RoundID: row.ID, Kind: KindNames, Content: p.Content, Hash: p.Hash, Reason: reason})
	}
	p, err = issue(tx, by, c, row, &latest, p)
	return p, true, err
}

func roundLabel(c *contests.Contest, code string) contests.Inner {
	round, _ := c.Rules.Round(code)
	return round.Name.Inside()
}

// respell writes entries as they are spelt now; false when none of them stands here otherwise. Nothing else changes.
func (s *Snapshot) respell(renamed []entries.Entry) (changed bool) {
	now := map[string]entries.Entry{}
	for _, e := range renamed {
		now[e.Code] = e
	}
	s.AuditHead = ""
	for i := range s.Divisions {
		for j := range s.Divisions[i].Rows {
			r := &s.Divisions[i].Rows[j]
			e, ok := now[r.Code]
			if !ok || r.Team == e.Name && r.Unit == e.Unit && r.District == e.Area {
				continue
			}
			r.Team, r.Unit, r.District, changed = e.Name, e.Unit, e.Area, true
		}
	}
	return changed
}

// RanksHash is the SHA-256, in hexadecimal, of everything but names: two publications with the same one rank, advance and award alike.
func (s Snapshot) RanksHash() (string, error) {
	bare := s
	bare.AuditHead = ""
	bare.Divisions = make([]SnapshotDivision, len(s.Divisions))
	for i, d := range s.Divisions {
		rows := make([]SnapshotRow, len(d.Rows))
		for j, r := range d.Rows {
			r.Team, r.Unit, r.District = "", "", ""
			rows[j] = r
		}
		d.Rows = rows
		bare.Divisions[i] = d
	}
	content, err := json.Marshal(bare)
	if err != nil {
		return "", fmt.Errorf("encode ranks: %w", err)
	}
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:]), nil
}
