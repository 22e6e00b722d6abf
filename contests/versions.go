// SQL of the versions of the rules: documents, who made them and why, extensions, and what a contest holds that a change must respect.
package contests

import (
	"errors"
	"fmt"

	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// Version is one version of a contest's rules. CreatedAt is Unix milliseconds.
type Version struct {
	Number    int    `db:"version"`
	Reason    string `db:"reason"`
	Actor     string `db:"actor"`
	CreatedAt int64  `db:"created_at"`
}

// Versions lists the versions of a contest's rules, newest first.
func Versions(tx *db.Tx, contestID int64) ([]Version, error) {
	var all []Version
	err := tx.Select(&all, `SELECT version, reason, actor, created_at FROM rules WHERE contest_id = ? ORDER BY version DESC`, contestID)
	if err != nil {
		return nil, fmt.Errorf("versions of contest %d: %w", contestID, err)
	}
	return all, nil
}

// Document is a version of a contest's rules as it was given; version 0 is the one in force. An unknown version is NotFound.
func Document(tx *db.Tx, c *Contest, version int) ([]byte, error) {
	if version == 0 {
		version = c.RulesVersion
	}
	doc, err := documentOf(tx, c.ID, version)
	if errors.Is(err, db.ErrNoRow) {
		return nil, fault.NotFound("rules.version_unknown", "Version", version, "Now", c.RulesVersion)
	}
	return []byte(doc), err
}

// RulesOf are the rules of a version, 0 = the one in force.
func RulesOf(tx *db.Tx, c *Contest, version int) (*Rules, error) {
	if version == 0 || version == c.RulesVersion {
		return c.Rules, nil
	}
	doc, err := Document(tx, c, version)
	if err != nil {
		return nil, err
	}
	return ParseRules(doc)
}

func documentOf(tx *db.Tx, contestID int64, version int) (string, error) {
	var doc string
	err := tx.Get(&doc, `SELECT document FROM rules WHERE contest_id = ? AND version = ?`, contestID, version)
	return doc, err
}

// standingOf reads what a change of the rules must respect. That entries exist is read from their table: their owner stands above.
func standingOf(tx *db.Tx, c *Contest) (standing, error) {
	s := standing{State: c.State, Entered: map[string]bool{}, Rounds: map[string]string{}, Versions: c.RulesVersion}
	for _, round := range c.Rounds {
		s.Rounds[round.Code] = round.State
	}
	var divisions []string
	err := tx.Select(&divisions, `SELECT d.code FROM division d WHERE d.contest_id = ? AND EXISTS (SELECT 1 FROM entry e WHERE e.division_id = d.id)`, c.ID)
	if err != nil {
		return s, fmt.Errorf("divisions entered: %w", err)
	}
	for _, code := range divisions {
		s.Entered[code] = true
	}
	err = tx.Select(&s.Areas, `SELECT DISTINCT u.area FROM entry e JOIN unit u ON u.id = e.unit_id WHERE e.contest_id = ? ORDER BY u.area`, c.ID)
	if err != nil {
		return s, fmt.Errorf("areas entered: %w", err)
	}
	return s, nil
}

// insertVersion keeps the document and puts it in force. Rows of divisions and rounds that the rules name no more stay: nothing is deleted.
func insertVersion(tx *db.Tx, contestID int64, version int, p *Proposal, reason, actor string) error {
	_, err := tx.Exec(`INSERT INTO rules (contest_id, version, document, reason, actor, created_at) VALUES (?, ?, ?, ?, ?, ?)`,
		contestID, version, string(p.Document), reason, actor, tx.NowMS())
	if err != nil {
		return fmt.Errorf("insert rules: %w", err)
	}
	if _, err := tx.Exec(`UPDATE contest SET rules_version = ? WHERE id = ?`, version, contestID); err != nil {
		return fmt.Errorf("rules in force: %w", err)
	}
	for i, d := range p.Rules.Divisions {
		_, err := tx.Exec(`INSERT INTO division (contest_id, code, ordinal) VALUES (?, ?, ?) ON CONFLICT (contest_id, code) DO UPDATE SET ordinal = excluded.ordinal`,
			contestID, d.Code, i)
		if err != nil {
			return fmt.Errorf("division %s: %w", d.Code, err)
		}
	}
	for i, round := range p.Rules.Rounds {
		_, err := tx.Exec(`INSERT INTO round (contest_id, code, ordinal) VALUES (?, ?, ?) ON CONFLICT (contest_id, code) DO UPDATE SET ordinal = excluded.ordinal`,
			contestID, round.Code, i)
		if err != nil {
			return fmt.Errorf("round %s: %w", round.Code, err)
		}
	}
	return nil
}

// Extension is a deadline moved on record; minutes are in the contest's zone.
type Extension struct {
	Version    int    `db:"rules_version"`
	Before     Minute `db:"before"`
	Closes     Minute `db:"closes"`
	Reason     string `db:"reason"`
	Actor      string `db:"actor"`
	RecordedAt int64  `db:"recorded_at"`
}

func insertExtension(tx *db.Tx, p *Proposal, version int, reason, actor string) error {
	_, err := tx.Exec(`INSERT INTO extension (contest_id, rules_version, before, closes, reason, actor, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		p.Contest.ID, version, string(p.Contest.Rules.Registration.Closes), string(p.Rules.Registration.Closes), reason, actor, tx.NowMS())
	if err != nil {
		return fmt.Errorf("insert extension: %w", err)
	}
	return nil
}

// Extensions lists how the deadline of a contest was moved, oldest first.
func Extensions(tx *db.Tx, contestID int64) ([]Extension, error) {
	var all []Extension
	err := tx.Select(&all, `SELECT rules_version, before, closes, reason, actor, recorded_at FROM extension WHERE contest_id = ? ORDER BY rules_version`, contestID)
	if err != nil {
		return nil, fmt.Errorf("extensions of contest %d: %w", contestID, err)
	}
	return all, nil
}
