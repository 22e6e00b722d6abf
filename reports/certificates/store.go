// SQL of certificates: the register, its counters, and the people of entries.
package certificates

import (
	"errors"
	"fmt"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// entrantsOf reads the entries of a contest with who belongs to them now, by code.
func entrantsOf(tx *db.Tx, contestID int64) (map[string]entrant, error) {
	var entries []struct {
		ID   int64
		Code string
	}
	if err := tx.Select(&entries, `SELECT id, code FROM entry WHERE contest_id = ?`, contestID); err != nil {
		return nil, fmt.Errorf("entries of contest %d: %w", contestID, err)
	}
	var members []struct {
		EntryID int64 `db:"entry_id"`
		Ordinal int
		Role    string
		Name    string
	}
	if err := tx.Select(&members, `SELECT entry_id, ordinal, role, name FROM member WHERE contest_id = ? AND until_at IS NULL
		ORDER BY entry_id, ordinal, id`, contestID); err != nil {
		return nil, fmt.Errorf("members of contest %d: %w", contestID, err)
	}
	people := map[int64][]person{}
	for _, m := range members {
		people[m.EntryID] = append(people[m.EntryID], person{m.Ordinal + 1, m.Role, m.Name})
	}
	all := map[string]entrant{}
	for _, e := range entries {
		all[e.Code] = entrant{e.ID, people[e.ID]}
	}
	return all, nil
}

const selectCertificate = `SELECT c.id, c.contest_id, c.publication_id, c.entry_id, c.place, c.kind, c.year, c.ordinal, c.number, c.day, c.token, c.name, c.words,
	c.design_id, c.replaces_id, c.reason, c.actor, c.recorded_at, c.revoked_by, c.revoked_why, c.revoked_at,
	COALESCE(o.number, '') AS replaces, COALESCE(n.number, '') AS replaced_by, COALESCE(n.token, '') AS replaced_token,
	p.number AS publication, p.hash AS publication_hash, r.code AS round
	FROM certificate c JOIN publication p ON p.id = c.publication_id JOIN round r ON r.id = p.round_id
	LEFT JOIN certificate o ON o.id = c.replaces_id LEFT JOIN certificate n ON n.replaces_id = c.id `

// Register lists a contest's certificates of a kind, all that were ever issued, in the order of their numbers.
func Register(tx *db.Tx, contestID int64, kind string) ([]Certificate, error) {
	var all []Certificate
	err := tx.Select(&all, selectCertificate+`WHERE c.contest_id = ? AND c.kind = ? ORDER BY c.year, c.ordinal`, contestID, kind)
	if err != nil {
		return nil, fmt.Errorf("certificates of contest %d: %w", contestID, err)
	}
	return all, nil
}

// ByID finds a certificate of a contest. NotFound.
func ByID(tx *db.Tx, contestID, id int64) (Certificate, error) {
	return one(tx, `WHERE c.contest_id = ? AND c.id = ?`, contestID, id)
}

// Numbered finds a certificate of a contest by its number. NotFound.
func Numbered(tx *db.Tx, contestID int64, number string) (Certificate, error) {
	return one(tx, `WHERE c.contest_id = ? AND c.number = ?`, contestID, number)
}

func byToken(tx *db.Tx, token string) (Certificate, error) {
	return one(tx, `WHERE c.token = ?`, token)
}

// ofNumber finds a certificate of any contest, for the public form. NotFound.
func ofNumber(tx *db.Tx, number string) (Certificate, error) {
	return one(tx, `WHERE c.number = ?`, number)
}

func one(tx *db.Tx, where string, args ...any) (c Certificate, err error) {
	err = tx.Get(&c, selectCertificate+where, args...)
	if errors.Is(err, db.ErrNoRow) {
		return c, fault.NotFound("certificates.unknown")
	}
	if err != nil {
		return c, fmt.Errorf("certificate: %w", err)
	}
	return c, nil
}

// holders are all who ever had a certificate of a kind in a contest.
func holders(tx *db.Tx, contestID int64, kind string) (map[holder]bool, error) {
	var rows []struct {
		EntryID int64 `db:"entry_id"`
		Place   int
	}
	err := tx.Select(&rows, `SELECT entry_id, place FROM certificate WHERE contest_id = ? AND kind = ?`, contestID, kind)
	if err != nil {
		return nil, fmt.Errorf("holders in contest %d: %w", contestID, err)
	}
	had := make(map[holder]bool, len(rows))
	for _, r := range rows {
		had[holder{r.EntryID, r.Place}] = true
	}
	return had, nil
}

// takeNumbers takes so many numbers from the register of a kind and year and gives the first. Acts of other contests wait for this one, so
// there are no gaps.
func takeNumbers(tx *db.Tx, kind string, year, count int) (first int, err error) {
	var last int
	err = tx.Get(&last, `INSERT INTO certificate_counter (kind, year, last) VALUES (?, ?, ?)
		ON CONFLICT (kind, year) DO UPDATE SET last = certificate_counter.last + excluded.last RETURNING last`, kind, year, count)
	if err != nil {
		return 0, fmt.Errorf("numbers of certificates: %w", err)
	}
	return last - count + 1, nil
}

func insertCertificate(tx *db.Tx, c *Certificate) error {
	err := tx.Get(&c.ID, `INSERT INTO certificate (contest_id, publication_id, entry_id, place, kind, year, ordinal, number, day, token, name, words,
			design_id, replaces_id, reason, actor, recorded_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		c.ContestID, c.PublicationID, c.EntryID, c.Place, c.Kind, c.Year, c.Ordinal, c.Number, c.Day, c.Token, c.Name, c.Content,
		c.DesignID, c.ReplacesID, c.Reason, c.Actor, c.RecordedAt)
	if err != nil {
		return fmt.Errorf("insert certificate: %w", err)
	}
	return nil
}

func revoke(tx *db.Tx, id int64, by, why string) error {
	_, err := tx.Exec(`UPDATE certificate SET revoked_by = ?, revoked_why = ?, revoked_at = ? WHERE id = ? AND revoked_at IS NULL`, by, why, tx.NowMS(), id)
	if err != nil {
		return fmt.Errorf("revoke certificate %d: %w", id, err)
	}
	return nil
}

// contestOf reads the contest of a certificate.
func contestOf(tx *db.Tx, c Certificate) (*contests.Contest, error) {
	return contests.ByID(tx, c.ContestID)
}
