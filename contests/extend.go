// Extending registration on record (gia hạn): one line of the rules changes, in a version of its own.
package contests

import (
	"context"
	"errors"
	"strings"

	"gopkg.in/yaml.v3"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// Extend moves the last minute of registration to a later one. base is the version of the rules its author saw, 0 = whatever is in force.
// A minute that is not later is Invalid at "until", a missing reason at "reason": the public reads it.
func Extend(ctx context.Context, d *db.DB, by audit.By, c *Contest, until Minute, base int, reason string) (*Contest, error) {
	reason = strings.TrimSpace(reason)
	var extended *Contest
	err := d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) error {
		now, err := ByID(tx, c.ID)
		if err != nil {
			return err
		}
		if base != 0 && base != now.RulesVersion {
			return fault.Conflict("rules.changed_meanwhile", "Base", base, "Now", now.RulesVersion)
		}
		var wrong []error
		if until <= now.Rules.Registration.Closes {
			wrong = append(wrong, fault.Invalid("until", "rules.extends_nothing"))
		}
		if reason == "" {
			wrong = append(wrong, fault.Invalid("reason", "rules.needs_reason"))
		}
		if err := errors.Join(wrong...); err != nil {
			return err
		}
		doc, err := documentOf(tx, now.ID, now.RulesVersion)
		if err != nil {
			return err
		}
		p, err := Propose(tx, now.ID, withCloses([]byte(doc), now.Rules, until))
		if err != nil {
			return err
		}
		extended, err = apply(tx, by, p, reason)
		return err
	})
	return extended, err
}

// withCloses is the document with another last minute of registration, and everything else as it was written.
func withCloses(doc []byte, rules *Rules, until Minute) []byte {
	root := rootOf(doc)
	if len(root.Content) == 1 {
		if window := child(root.Content[0], "registration"); window != nil {
			if node := child(window, "closes"); node != nil && node.Kind == yaml.ScalarNode {
				lines := strings.SplitAfter(string(doc), "\n")
				if line := lines[node.Line-1]; node.Column <= len(line) && strings.Contains(line[node.Column-1:], node.Value) {
					lines[node.Line-1] = line[:node.Column-1] + strings.Replace(line[node.Column-1:], node.Value, string(until), 1)
					return []byte(strings.Join(lines, ""))
				}
			}
		}
	}
	changed := *rules // written in a way that cannot be mended in place: an alias, a folded text
	changed.Registration.Closes = until
	canonical, err := Encode(&changed)
	if err != nil {
		return doc // then nothing differs, and the change is refused
	}
	return canonical
}

// rootOf reads a document that parses.
func rootOf(doc []byte) *yaml.Node {
	var root yaml.Node
	_ = yaml.Unmarshal(doc, &root) // it was read before
	return &root
}
