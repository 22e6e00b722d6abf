// A new version of the report's template.
package reports

import (
	"context"
	"errors"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// SaveTemplate keeps a document as the template from now on; drafts saved before keep theirs. base is the version that was looked at:
// Conflict when another was saved since. Invalid for every fault of the document, and without a reason.
func SaveTemplate(ctx context.Context, d *db.DB, by audit.By, document []byte, base int, reason string) error {
	_, wrong := ParseTemplate(document)
	if reason = short(reason); reason == "" {
		wrong = errors.Join(wrong, fault.Invalid("reason", "report.template.needs_reason"))
	}
	if wrong != nil {
		return wrong
	}
	return d.Write(ctx, scope, func(tx *db.Tx) error {
		old, err := TemplateInForce(tx)
		switch {
		case err != nil:
			return err
		case old.Version != base:
			return fault.Conflict("report.template.changed", "Who", old.Actor)
		}
		next := StoredTemplate{Version: old.Version + 1, Document: text.NFC(string(document)), Reason: reason}
		id, err := insertTemplate(tx, by, next)
		if err != nil {
			return err
		}
		return audit.Write(tx, by, audit.Line{Act: "report_template.save", Subject: "report_template", SubjectID: id, Reason: reason,
			Before: map[string]any{"version": old.Version}, After: map[string]any{"version": next.Version}})
	})
}
