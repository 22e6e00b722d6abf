// What is sealed beside the audit's lines: every table whose rows are never changed, or the columns of it that are not.
package main

import (
	"hoithi/internal/audit"
	"hoithi/reports/history"
	"hoithi/reports/registers"
)

// sealed lists them. Derived columns (folded names, sort keys) are left out: they follow from the others.
var sealed = []audit.Source{
	{Name: "rules", Table: "rules", ID: "contest_id * 10000 + version", At: "created_at", Contest: "contest_id", Late: true,
		Columns: []string{"contest_id", "version", "document", "reason", "actor", "created_at"},
		Label: `SELECT r.contest_id * 10000 + r.version AS id, c.code AS c0, CAST(r.version AS TEXT) AS c1 FROM rules r JOIN contest c ON c.id = r.contest_id
			WHERE r.contest_id * 10000 + r.version IN (?)`},
	{Name: "extension", Table: "extension", ID: "contest_id * 10000 + rules_version", At: "recorded_at", Contest: "contest_id", Late: true,
		Columns: []string{"contest_id", "rules_version", "before", "closes", "reason", "actor", "recorded_at"},
		Label: `SELECT x.contest_id * 10000 + x.rules_version AS id, c.code AS c0, x.closes AS c1 FROM extension x JOIN contest c ON c.id = x.contest_id
			WHERE x.contest_id * 10000 + x.rules_version IN (?)`},
	{Name: "entry_event", Table: "entry_event", ID: "id", At: "recorded_at",
		Contest: "(SELECT e.contest_id FROM entry e WHERE e.id = entry_id)", Personal: true, Columns: []string{"entry_id", "kind", "effective_at",
			"recorded_at", "actor", "reason"},
		Label: `SELECT v.id, e.code AS c0, v.kind AS c1 FROM entry_event v JOIN entry e ON e.id = v.entry_id WHERE v.id IN (?)`},
	{Name: "member", Table: "member", ID: "id", At: "since_recorded_at", Contest: "contest_id", Personal: true,
		Columns: []string{"contest_id", "entry_id", "role", "name", "person", "born", "gender",
			"grade", "class", "phone", "since_at", "since_recorded_at"},
		Label: labelMember},
	{Name: "member_end", Table: "member", Where: "until_at IS NOT NULL", ID: "id", At: "until_recorded_at", Contest: "contest_id",
		Late: true, Columns: []string{"until_at", "until_recorded_at"}, Label: labelMember},
	{Name: "mark_import", Table: "mark_import", ID: "id", At: "recorded_at", Contest: "contest_id",
		Columns: []string{"contest_id", "round_id", "file_name", "file_hash", "account_id", "actor", "recorded_at"},
		Label:   `SELECT i.id, r.code AS c0, i.file_name AS c1 FROM mark_import i JOIN round r ON r.id = i.round_id WHERE i.id IN (?)`},
	{Name: "sheet", Table: "sheet", ID: "id", At: "recorded_at", Contest: "contest_id",
		Columns: []string{"contest_id", "round_id", "entry_id", "judge", "attempt", "revision", "marks", "points",
			"time_ms", "rules_version", "import_id", "actor", "reason", "effective_at", "recorded_at",
			"pass", "account_id", "comment"},
		Parts: `SELECT sheet_id AS id, team_by AS c0, CASE WHEN typed THEN '1' ELSE '0' END AS c1 FROM run WHERE sheet_id IN (?) ORDER BY sheet_id`,
		Label: `SELECT s.id, e.code AS c0, r.code AS c1, s.judge AS c2, CAST(s.attempt AS TEXT) || '.' || CAST(s.revision AS TEXT) AS c3
			FROM sheet s JOIN entry e ON e.id = s.entry_id JOIN round r ON r.id = s.round_id WHERE s.id IN (?)`},
	{Name: "late_sheet", Table: "late_sheet", ID: "id", At: "received_at", Contest: "contest_id",
		Columns: []string{"contest_id", "round_id", "entry_id", "judge", "account_id", "actor",
			"attempt", "pass", "base", "marks", "points", "time_ms", "comment",
			"reason", "rules_version", "received_at"}, Label: labelLate},
	{Name: "late_sheet_decided", Table: "late_sheet", Where: "decided_at IS NOT NULL", ID: "id", At: "decided_at", Contest: "contest_id", Late: true,
		Columns: []string{"state", "decided_by", "decided_why", "decided_at"}, Label: labelLate},
	{Name: "decision", Table: "decision", ID: "id", At: "recorded_at", Contest: "contest_id",
		Columns: []string{"contest_id", "round_id", "division_id", "how", "reason", "decided_by",
			"actor", "effective_at", "recorded_at", "votes_for", "votes_against"},
		Parts: `SELECT decision_id AS id, CAST(entry_id AS TEXT) AS c0, CASE WHEN chosen THEN '1' ELSE '0' END AS c1
			FROM decision_entry WHERE decision_id IN (?) ORDER BY decision_id, entry_id`,
		Label: `SELECT d.id, r.code AS c0, v.code AS c1 FROM decision d JOIN round r ON r.id = d.round_id LEFT JOIN division v ON v.id = d.division_id WHERE d.id IN (?)`},
	{Name: "lot", Table: "lot", ID: "id", At: "committed_at", Contest: "contest_id",
		Columns: []string{"contest_id", "round_id", "division_id", "tied_rank", "places", "seed", "commitment", "reason", "actor", "committed_at"}, Label: labelLot},
	{Name: "lot_drawn", Table: "lot", Where: "drawn_at IS NOT NULL", ID: "id", At: "drawn_at", Contest: "contest_id", Late: true,
		Columns: []string{"words", "drawn_by", "drawn_at", "decision_id"}, Label: labelLot,
		Parts: `SELECT lot_id AS id, CAST(entry_id AS TEXT) AS c0, code AS c1 FROM lot_entry WHERE lot_id IN (?) ORDER BY lot_id, entry_id`},
	{Name: "call_up", Table: "call_up", ID: "id", At: "recorded_at", Contest: "contest_id",
		Columns: []string{"contest_id", "round_id", "entry_id", "for_entry_id", "reserve", "reason", "actor", "recorded_at"},
		Label:   `SELECT u.id, e.code AS c0, r.code AS c1 FROM call_up u JOIN entry e ON e.id = u.entry_id JOIN round r ON r.id = u.round_id WHERE u.id IN (?)`},
	{Name: "prize_withheld", Table: "prize_withheld", ID: "id", At: "recorded_at", Contest: "contest_id",
		Columns: []string{"contest_id", "round_id", "division_id", "prize", "count", "reason", "decided_by", "actor", "recorded_at"},
		Label:   `SELECT w.id, r.code AS c0, w.prize AS c1 FROM prize_withheld w JOIN round r ON r.id = w.round_id WHERE w.id IN (?)`},
	{Name: "absence", Table: "absence", ID: "id", At: "recorded_at", Contest: "contest_id",
		Columns: []string{"contest_id", "round_id", "entry_id", "attempt", "CASE WHEN absent THEN 1 ELSE 0 END", "account_id", "actor", "reason", "recorded_at"},
		Label:   `SELECT a.id, e.code AS c0, r.code AS c1 FROM absence a JOIN entry e ON e.id = a.entry_id JOIN round r ON r.id = a.round_id WHERE a.id IN (?)`},
	{Name: "sheet_check", Table: "sheet_check", ID: "sheet_id", At: "recorded_at", Contest: "(SELECT s.contest_id FROM sheet s WHERE s.id = sheet_id)", Late: true,
		Columns: []string{"sheet_id", "account_id", "actor", "recorded_at"},
		Label: `SELECT k.sheet_id AS id, e.code AS c0, r.code AS c1 FROM sheet_check k JOIN sheet s ON s.id = k.sheet_id JOIN entry e ON e.id = s.entry_id
			JOIN round r ON r.id = s.round_id WHERE k.sheet_id IN (?)`},
	{Name: "second_marking", Table: "second_marking", ID: "id", At: "asked_at", Contest: "contest_id",
		Columns: []string{"contest_id", "round_id", "entry_id", "pass", "actor", "reason", "asked_at"},
		Label:   `SELECT m.id, e.code AS c0, r.code AS c1 FROM second_marking m JOIN entry e ON e.id = m.entry_id JOIN round r ON r.id = m.round_id WHERE m.id IN (?)`},
	{Name: "publication", Table: "publication", ID: "id", At: "published_at", Contest: "contest_id",
		Columns: []string{"contest_id", "round_id", "number", "content", "hash",
			"round_version", "rules_version", "reason", "actor", "published_at", "audit_head", "kind", "body_hash", "approved_by"},
		Label: `SELECT p.id, r.code AS c0, CAST(p.number AS TEXT) AS c1 FROM publication p JOIN round r ON r.id = p.round_id WHERE p.id IN (?)`},
	{Name: "publication_draft", Table: "publication_draft", ID: "id", At: "prepared_at", Contest: "contest_id",
		Columns: []string{"contest_id", "round_id", "kind", "base_id", "content", "hash", "reason", "account_id", "actor", "prepared_at"}, Label: labelDraft},
	{Name: "publication_draft_end", Table: "publication_draft", Where: "ended_at IS NOT NULL", ID: "id", At: "ended_at", Contest: "contest_id", Late: true,
		Columns: []string{"state", "ended_by", "ended_at", "publication_id"}, Label: labelDraft},
	{Name: "objection", Table: "objection", ID: "id", At: "sent_at", Contest: "contest_id", Personal: true,
		Columns: []string{"contest_id", "round_id", "entry_id", "publication_id", "number", "about", "body", "sender", "contact", "via", "sent_at", "due_at"},
		Label:   labelObjection},
	{Name: "objection_answer", Table: "objection", Where: "answered_at IS NOT NULL", ID: "id", At: "answered_at", Contest: "contest_id", Late: true, Personal: true,
		Columns: []string{"state", "answer", "answered_by", "answered_at", "file_name", "file_hash"}, Label: labelObjection},
	{Name: "objection_outcome", Table: "objection", Where: "outcome_id IS NOT NULL", ID: "id", Contest: "contest_id", Late: true,
		At: "(SELECT p.published_at FROM publication p WHERE p.id = outcome_id)", Columns: []string{"outcome_id"}, Label: labelObjection},
	// Who judges: name, unit and division may be mended, and every such act has its line; roles in a contest are worked out anew from theirs.
	{Name: "judge", Table: "judge", ID: "id", At: "created_at", Contest: "contest_id",
		Columns: []string{"contest_id", "account_id", "role", "code", "created_at"},
		Label:   `SELECT j.id, j.code AS c0 FROM judge j WHERE j.id IN (?)`},
	{Name: "assignment", Table: "assignment", ID: "id", At: "created_at", Contest: "contest_id",
		Columns: []string{"contest_id", "round_id", "entry_id", "judge_id", "actor", "created_at"}, Label: labelAssignment},
	{Name: "assignment_end", Table: "assignment", Where: "removed_at IS NOT NULL", ID: "id", At: "removed_at", Contest: "contest_id", Late: true,
		Columns: []string{"removed_by", "removed_at"}, Label: labelAssignment},
	{Name: "recusal", Table: "recusal", ID: "id", At: "recorded_at", Contest: "contest_id",
		Columns: []string{"contest_id", "judge_id", "entry_id", "reason", "actor", "recorded_at"}, Label: labelRecusal},
	{Name: "recusal_end", Table: "recusal", Where: "withdrawn_at IS NOT NULL", ID: "id", At: "withdrawn_at", Contest: "contest_id", Late: true,
		Columns: []string{"withdrawn_by", "withdrawn_at"}, Label: labelRecusal},
	// The Union's report belongs to no contest either.
	{Name: "report_figure", Table: "report_figure", ID: "id", At: "recorded_at", Contest: "0",
		Columns: []string{"name", "version", "document", "CASE WHEN closed THEN 1 ELSE 0 END", "reason", "actor", "recorded_at"},
		Label:   `SELECT f.id, f.name AS c0, CAST(f.version AS TEXT) AS c1 FROM report_figure f WHERE f.id IN (?)`},
	{Name: "report_template", Table: "report_template", ID: "id", At: "recorded_at", Contest: "0",
		Columns: []string{"version", "document", "reason", "actor", "recorded_at"},
		Label:   `SELECT t.id, CAST(t.version AS TEXT) AS c0 FROM report_template t WHERE t.id IN (?)`},
	{Name: "report_draft", Table: "report_draft", ID: "id", At: "recorded_at", Contest: "0",
		Columns: []string{"period", "version", "document", "content", "note", "actor", "recorded_at"},
		Label:   `SELECT d.id, d.period AS c0, CAST(d.version AS TEXT) AS c1 FROM report_draft d WHERE d.id IN (?)`},
	{Name: "report_issue", Table: "report_issue", ID: "id", At: "issued_at", Contest: "0",
		Columns: []string{"period", "edition", "number", "symbol", "day", "year", "review_id", "content", "hash", "reason", "prepared_by", "approved_by", "actor", "issued_at"},
		Label:   `SELECT i.id, i.period AS c0, CAST(i.number AS TEXT) AS c1 FROM report_issue i WHERE i.id IN (?)`},
	{Name: "certificate_design", Table: "certificate_design", ID: "id", At: "recorded_at", Contest: "contest_id",
		Columns: []string{"contest_id", "kind", "revision", "document", "background", "actor", "recorded_at"},
		Label:   `SELECT d.id, d.kind AS c0, CAST(d.revision AS TEXT) AS c1 FROM certificate_design d WHERE d.id IN (?)`},
	{Name: "certificate", Table: "certificate", ID: "id", At: "recorded_at", Contest: "contest_id", Personal: true,
		Columns: []string{"contest_id", "publication_id", "entry_id", "place", "kind", "year", "ordinal", "number", "day", "token", "name", "words",
			"design_id", "replaces_id", "reason", "actor", "recorded_at"}, Label: labelCertificate},
	{Name: "certificate_end", Table: "certificate", Where: "revoked_at IS NOT NULL", ID: "id", At: "revoked_at", Contest: "contest_id", Late: true,
		Columns: []string{"revoked_by", "revoked_why", "revoked_at"}, Label: labelCertificate},
	// The registers of the Union's work belong to no contest. What a document holds is named by its hash.
	{Name: "register_kind", Table: "register_kind", ID: "id", At: "recorded_at", Contest: "0",
		Columns: []string{"code", "version", "document", "reason", "actor", "recorded_at"},
		Label:   `SELECT k.id, k.code AS c0, CAST(k.version AS TEXT) AS c1 FROM register_kind k WHERE k.id IN (?)`},
	registers.RevisionSource(), registers.DocumentSource(),
	{Name: "register_document_end", Table: "register_document", Where: "removed_at IS NOT NULL", ID: "id", At: "removed_at", Contest: "0", Late: true,
		Columns: []string{"removed_by", "removed_at"}, Label: registers.DocumentLabel},
	{Name: "paper", Table: "paper", ID: "id", At: "recorded_at", Contest: "contest_id",
		Columns: []string{"contest_id", "round_id", "kind", "revision", "state", "form", "number", "symbol", "day", "publication_id", "hash", "word_hash", "pdf_hash", "actor", "recorded_at"},
		Label:   `SELECT p.id, p.kind AS c0, CAST(p.revision AS TEXT) AS c1 FROM paper p WHERE p.id IN (?)`},
	{Name: "paper_scan", Table: "paper_scan", ID: "id", At: "added_at", Contest: "(SELECT p.contest_id FROM paper p WHERE p.id = paper_id)",
		Columns: []string{"paper_id", "hash", "name", "actor", "added_at"}, Label: labelScan},
	{Name: "paper_scan_end", Table: "paper_scan", Where: "removed_at IS NOT NULL", ID: "id", At: "removed_at", Contest: "(SELECT p.contest_id FROM paper p WHERE p.id = paper_id)", Late: true,
		Columns: []string{"removed_by", "removed_at"}, Label: labelScan},
	history.EditionSource(),
	{Name: "report_scan", Table: "report_scan", ID: "id", At: "added_at", Contest: "0", Columns: []string{"issue_id", "hash", "name", "actor", "added_at"}, Label: labelReportScan},
	{Name: "report_scan_end", Table: "report_scan", Where: "removed_at IS NOT NULL", ID: "id", At: "removed_at", Contest: "0", Late: true,
		Columns: []string{"removed_by", "removed_at"}, Label: labelReportScan},
	{Name: "report_file", Table: "report_file", ID: "id", At: "made_at", Contest: "0", Columns: []string{"issue_id", "format", "hash", "made_at"},
		Label: `SELECT f.id, f.format AS c0, CAST(i.number AS TEXT) AS c1 FROM report_file f JOIN report_issue i ON i.id = f.issue_id WHERE f.id IN (?)`},
	{Name: "past_edition_act", Table: "past_edition", ID: "id", At: "recorded_at", Contest: "0",
		Columns: []string{"kind", "source", "reason"},
		Parts: `SELECT edition_id AS id, CAST(position AS TEXT) AS c0, CASE WHEN withheld THEN '1' ELSE '0' END AS c1 FROM past_result
			WHERE edition_id IN (?) ORDER BY edition_id, position`,
		Label: `SELECT e.id, e.series AS c0, CAST(e.year AS TEXT) AS c1 FROM past_edition e WHERE e.id IN (?)`},
	{Name: "target_revision", Table: "target_revision", ID: "id", At: "recorded_at", Contest: "0",
		Columns: []string{"target_id", "revision", "kind", "period", "name", "figure", "unit", "number", "account_id", "actor", "reason", "recorded_at"},
		Label:   `SELECT v.id, v.period AS c0, v.name AS c1 FROM target_revision v WHERE v.id IN (?)`},
}

const labelCertificate = `SELECT x.id, x.number AS c0 FROM certificate x WHERE x.id IN (?)`

const labelLate = `SELECT s.id, e.code AS c0, r.code AS c1, s.judge AS c2, CAST(s.attempt AS TEXT) AS c3
	FROM late_sheet s JOIN entry e ON e.id = s.entry_id JOIN round r ON r.id = s.round_id WHERE s.id IN (?)`

const labelDraft = `SELECT p.id, r.code AS c0, p.kind AS c1 FROM publication_draft p JOIN round r ON r.id = p.round_id WHERE p.id IN (?)`

const labelObjection = `SELECT o.id, CAST(o.number AS TEXT) AS c0, e.code AS c1 FROM objection o JOIN entry e ON e.id = o.entry_id WHERE o.id IN (?)`

const labelAssignment = `SELECT a.id, j.code AS c0, e.code AS c1, r.code AS c2
	FROM assignment a JOIN judge j ON j.id = a.judge_id JOIN entry e ON e.id = a.entry_id JOIN round r ON r.id = a.round_id WHERE a.id IN (?)`

const labelRecusal = `SELECT x.id, j.code AS c0, e.code AS c1 FROM recusal x JOIN judge j ON j.id = x.judge_id JOIN entry e ON e.id = x.entry_id WHERE x.id IN (?)`

const labelScan = `SELECT s.id, s.name AS c0, p.kind AS c1 FROM paper_scan s JOIN paper p ON p.id = s.paper_id WHERE s.id IN (?)`

const labelReportScan = `SELECT s.id, s.name AS c0, CAST(i.number AS TEXT) AS c1 FROM report_scan s JOIN report_issue i ON i.id = s.issue_id WHERE s.id IN (?)`

const labelLot = `SELECT l.id, r.code AS c0, CAST(l.tied_rank AS TEXT) AS c1 FROM lot l JOIN round r ON r.id = l.round_id WHERE l.id IN (?)`

const labelMember = `SELECT m.id, e.code AS c0, CAST(m.ordinal AS TEXT) AS c1 FROM member m JOIN entry e ON e.id = m.entry_id WHERE m.id IN (?)`
