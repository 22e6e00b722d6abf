// The acts on one certificate: issuing it anew after a correction, and revoking it. Both stay on record, nothing is deleted.
package certificates

import (
	"context"
	"strconv"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// Reissue issues a certificate anew with what the publication in force says of its holder, by the same decision and signer: a new number that names the old one, which does not
// hold any more. Faults: NotFound; Conflict as Issue, when it was replaced already, or when the holder has no prize any more; Invalid "day", "reason".
func Reissue(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, id int64, day, reason string) (made Certificate, err error) {
	if reason, err = reasonOf("reason", reason); err != nil {
		return made, err
	}
	err = d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) error {
		old, err := ByID(tx, c.ID, id)
		if err != nil {
			return err
		}
		if err := replaceable(old); err != nil {
			return err
		}
		s, err := gather(tx, c, 0)
		if err != nil {
			return err
		}
		made, err = s.anew(tx, by, old, day, reason)
		return err
	})
	return made, err
}

func (s *source) anew(tx *db.Tx, by audit.By, old Certificate, typed, reason string) (Certificate, error) {
	day, err := dayOf(typed, s.published(), tx.Now.In(s.zone()))
	if err != nil {
		return Certificate{}, err
	}
	now, ok := s.find(old.holder())
	if !ok {
		return Certificate{}, fault.Conflict("certificates.no_prize_now", "Number", old.Number)
	}
	words, err := old.Words()
	if err != nil {
		return Certificate{}, err
	}
	year, _ := strconv.Atoi(day[:4])
	ordinal, err := takeNumbers(tx, old.Kind, year, 1)
	if err != nil {
		return Certificate{}, err
	}
	design, err := newestDesign(tx, old.ContestID, old.Kind)
	if err != nil {
		return Certificate{}, err
	}
	made, err := s.write(tx, by, now, words.Signing, old.Kind, day, ordinal, design, &old, reason)
	if err != nil {
		return made, err
	}
	return made, audit.Write(tx, by, audit.Line{ContestID: old.ContestID, Act: "certificate.reissue", Subject: "certificate", SubjectID: made.ID, Reason: reason,
		Before: map[string]any{"number": old.Number}, After: map[string]any{"number": made.Number, "day": day, "publication": made.Publication}})
}

// find is what the publication says of a holder; ok is false when it gives no prize.
func (s *source) find(h holder) (recipient, bool) {
	for _, r := range s.all {
		if r.holder() == h {
			return r, true
		}
	}
	return recipient{}, false
}

// Revoke says on record, with a reason, that a certificate does not hold any more. Faults: NotFound; Conflict when it was replaced or
// revoked already; Invalid "why".
func Revoke(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, id int64, reason string) error {
	reason, err := reasonOf("why", reason)
	if err != nil {
		return err
	}
	return d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) error {
		old, err := ByID(tx, c.ID, id)
		if err != nil {
			return err
		}
		if err := revocable(old); err != nil {
			return err
		}
		if err := revoke(tx, old.ID, by.Name, reason); err != nil {
			return err
		}
		return audit.Write(tx, by, audit.Line{ContestID: c.ID, Act: "certificate.revoke", Subject: "certificate", SubjectID: old.ID, Reason: reason,
			After: map[string]any{"number": old.Number}})
	})
}
