// What is sealed beside the audit's lines: every table whose rows are never changed, or the columns of it that are not.
package main

import "hoithi/internal/audit"

// sealed lists them. Derived columns (folded names, sort keys) are left out: they follow from the others.
var sealed = []audit.Source{
	{Name: "rules", Table: "rules", ID: "rules.contest_id * 10000 + rules.version", At: "rules.created_at", Contest: "rules.contest_id", Late: true,
		Columns: []string{"rules.contest_id", "rules.version", "rules.document", "rules.reason", "rules.created_at"}},
	{Name: "entry_event", Table: "entry_event JOIN entry ON entry.id = entry_event.entry_id", ID: "entry_event.id", At: "entry_event.recorded_at",
		Contest: "entry.contest_id", Personal: true, Columns: []string{"entry_event.entry_id", "entry_event.kind", "entry_event.effective_at",
			"entry_event.recorded_at", "entry_event.actor", "entry_event.reason"}},
	{Name: "member", Table: "member", ID: "member.id", At: "member.since_recorded_at", Contest: "member.contest_id", Personal: true,
		Columns: []string{"member.contest_id", "member.entry_id", "member.role", "member.name", "member.person", "member.born", "member.gender",
			"member.grade", "member.class", "member.phone", "member.since_at", "member.since_recorded_at"}},
	{Name: "member_end", Table: "member", Where: "member.until_at IS NOT NULL", ID: "member.id", At: "member.until_recorded_at", Contest: "member.contest_id",
		Late: true, Columns: []string{"member.until_at", "member.until_recorded_at"}},
	{Name: "mark_import", Table: "mark_import", ID: "mark_import.id", At: "mark_import.recorded_at", Contest: "mark_import.contest_id",
		Columns: []string{"mark_import.contest_id", "mark_import.round_id", "mark_import.file_name", "mark_import.file_hash", "mark_import.actor", "mark_import.recorded_at"}},
	{Name: "sheet", Table: "sheet", ID: "sheet.id", At: "sheet.recorded_at", Contest: "sheet.contest_id",
		Columns: []string{"sheet.contest_id", "sheet.round_id", "sheet.entry_id", "sheet.judge", "sheet.attempt", "sheet.revision", "sheet.marks", "sheet.points",
			"sheet.time_ms", "sheet.rules_version", "sheet.import_id", "sheet.actor", "sheet.reason", "sheet.effective_at", "sheet.recorded_at"}},
	{Name: "decision", Table: "decision", ID: "decision.id", At: "decision.recorded_at", Contest: "decision.contest_id",
		Columns: []string{"decision.contest_id", "decision.round_id", "decision.division_id", "decision.how", "decision.reason", "decision.decided_by",
			"decision.actor", "decision.effective_at", "decision.recorded_at"},
		Parts: `SELECT decision_id AS id, CAST(entry_id AS TEXT) AS c0, CASE WHEN chosen THEN '1' ELSE '0' END AS c1
			FROM decision_entry WHERE decision_id IN (?) ORDER BY decision_id, entry_id`},
	{Name: "publication", Table: "publication", ID: "publication.id", At: "publication.published_at", Contest: "publication.contest_id",
		Columns: []string{"publication.contest_id", "publication.round_id", "publication.number", "publication.content", "publication.hash",
			"publication.round_version", "publication.rules_version", "publication.reason", "publication.actor", "publication.published_at", "publication.audit_head"}},
}
