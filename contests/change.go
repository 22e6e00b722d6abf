// Changing the rules of a contest: a new version, with a reason, that takes the place of the one its author saw.
package contests

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// Proposal is what a new document would do, before it is done.
type Proposal struct {
	Contest  *Contest // as it is now
	Rules    *Rules   // the new ones
	Document []byte
	Reranked []Round // rounds with marks that are ranked anew
	Extends  bool    // registration closes later than the public was told
	Seen     string  // what was shown; ChangeRules refuses when it is no longer so
}

// Propose checks a new document against the contest as it is now and says what it would do. Faults of the document and of the change
// are Invalid with the field ("rounds.0.judges.least") and the line.
func Propose(tx *db.Tx, contestID int64, doc []byte) (*Proposal, error) {
	rules, err := ParseRules(doc)
	if err != nil {
		return nil, err
	}
	c, err := ByID(tx, contestID)
	if err != nil {
		return nil, err
	}
	s, err := standingOf(tx, c)
	if err != nil {
		return nil, err
	}
	if err := checkChange(c.Rules, rules, s); err != nil {
		return nil, placed(err, doc)
	}
	if same, err := sameRules(c.Rules, rules); err != nil || same {
		return nil, orElse(err, fault.Conflict("rules.nothing_changed"))
	}
	p := &Proposal{Contest: c, Rules: rules, Document: doc, Reranked: reranked(c.Rules, rules, s),
		Extends: c.State != Draft && rules.Registration.Closes > c.Rules.Registration.Closes}
	sum := sha256.New()
	fmt.Fprintf(sum, "%d\n%s\n%s", c.RulesVersion, c.State, doc)
	for _, round := range p.Reranked {
		fmt.Fprintf(sum, "\n%s", round.Code)
	}
	p.Seen = hex.EncodeToString(sum.Sum(nil)[:16])
	return p, nil
}

func orElse(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// placed gives faults of a change the line of their field.
func placed(err error, doc []byte) error {
	root := rootOf(doc)
	for _, f := range fault.All(err) {
		if f.Kind == fault.KindInvalid {
			f.Row = lineOf(root, f.Field)
		}
	}
	return err
}

func sameRules(a, b *Rules) (bool, error) {
	x, err := Encode(a)
	if err != nil {
		return false, err
	}
	y, err := Encode(b)
	return string(x) == string(y), err
}

// ChangeRules puts a new version of the rules in force. base is the version its author started from: when another is in force by now it is
// a Conflict, so of two editors exactly one wins. seen is Proposal.Seen, or "" where nothing was shown; when the change would do something
// else by now it is a Conflict too. An announced contest needs a reason. Marks, entries and publications stay as they are: rounds whose ranking the
// change can move get a new version, so their standings are worked out anew and a new publication is asked for. A deadline moved to later
// is kept as an extension, which the public sees.
func ChangeRules(ctx context.Context, d *db.DB, by audit.By, c *Contest, doc []byte, base int, reason, seen string) (*Contest, error) {
	reason = strings.TrimSpace(reason)
	var changed *Contest
	err := d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) error {
		now, err := ByID(tx, c.ID)
		if err != nil {
			return err
		}
		if now.RulesVersion != base {
			return fault.Conflict("rules.changed_meanwhile", "Base", base, "Now", now.RulesVersion)
		}
		p, err := Propose(tx, c.ID, doc)
		if err != nil {
			return err
		}
		if seen != "" && p.Seen != seen {
			return fault.Conflict("rules.seen_otherwise")
		}
		if reason == "" && now.State != Draft {
			return fault.Invalid("reason", "rules.needs_reason")
		}
		changed, err = apply(tx, by, p, reason)
		return err
	})
	return changed, err
}

// apply writes a proposal: the version, the rows of new divisions and rounds, the extension, the audit line.
func apply(tx *db.Tx, by audit.By, p *Proposal, reason string) (*Contest, error) {
	version := p.Contest.RulesVersion + 1
	if err := insertVersion(tx, p.Contest.ID, version, p, reason, by.Name); err != nil {
		return nil, err
	}
	if p.Extends {
		if err := insertExtension(tx, p, version, reason, by.Name); err != nil {
			return nil, err
		}
	}
	if err := BumpRounds(tx, p.Contest.ID); err != nil {
		return nil, err
	}
	after := map[string]any{"rules_version": version, "closes": p.Rules.Registration.Closes}
	if len(p.Reranked) > 0 {
		var codes []string
		for _, round := range p.Reranked {
			codes = append(codes, round.Code)
		}
		after["reranked"] = codes
	}
	act := "contest.rules"
	if p.Extends {
		act = "contest.extend"
	}
	err := audit.Write(tx, by, audit.Line{ContestID: p.Contest.ID, Act: act, Subject: "contest", SubjectID: p.Contest.ID,
		Before: map[string]any{"rules_version": p.Contest.RulesVersion, "closes": p.Contest.Rules.Registration.Closes}, After: after, Reason: reason})
	if err != nil {
		return nil, err
	}
	return ByID(tx, p.Contest.ID)
}
