// The command line: every command with its flags. Texts come from the catalogues (commands.*), see helpTexts.
package main

import (
	"strings"

	"github.com/alecthomas/kong"

	"hoithi/internal/i18n"
)

// version is the program's; a release build sets it with -ldflags "-X main.version=…".
var version = "dev"

// commands is the whole command line.
type commands struct {
	Config  kong.ConfigFlag  `placeholder:"FILE" env:"HOITHI_CONFIG" help:"${help_config}"`
	Lang    string           `enum:"vi,en" default:"vi" env:"HOITHI_LANG" help:"${help_lang}"`
	Version kong.VersionFlag `help:"${help_version}"`

	Serve       serveCommand       `cmd:"" help:"${help_serve}"`
	Demo        demoCommand        `cmd:"" help:"${help_demo}"`
	Contest     contestCommands    `cmd:"" help:"${help_contest}"`
	User        userCommands       `cmd:"" help:"${help_user}"`
	Import      importCommands     `cmd:"" help:"${help_import}"`
	Judge       judgeCommands      `cmd:"" help:"${help_judge}"`
	Standings   standingsCommand   `cmd:"" help:"${help_standings}"`
	Decide      decideCommand      `cmd:"" help:"${help_decide}"`
	Confirm     confirmCommand     `cmd:"" help:"${help_confirm}"`
	Publish     publishCommand     `cmd:"" help:"${help_publish}"`
	CallUp      callUpCommand      `cmd:"" help:"${help_call_up}"`
	Withhold    withholdCommand    `cmd:"" help:"${help_withhold}"`
	Lot         lotCommands        `cmd:"" help:"${help_lot}"`
	Late        lateCommands       `cmd:"" help:"${help_late}"`
	Objection   objectionCommands  `cmd:"" help:"${help_objection}"`
	CorrectName correctNameCommand `cmd:"" help:"${help_correct_name}"`
	Export      exportCommands     `cmd:"" help:"${help_export}"`
	Report      reportCommand      `cmd:"" help:"${help_report}"`
	Backup      backupCommand      `cmd:"" help:"${help_backup}"`
	Doctor      doctorCommand      `cmd:"" help:"${help_doctor}"`
	Restore     restoreCommand     `cmd:"" help:"${help_restore}"`
	Verify      verifyCommand      `cmd:"" help:"${help_verify}"`
	Audit       auditCommands      `cmd:"" help:"${help_audit}"`

	Certificates certificatesCommands `cmd:"" help:"${help_certificates}"`
}

type contestCommands struct {
	Create contestCreateCommand `cmd:"" help:"${help_contest_create}"`
	Kits   contestKitsCommand   `cmd:"" help:"${help_contest_kits}"`
	List   contestListCommand   `cmd:"" help:"${help_contest_list}"`
	Export contestExportCommand `cmd:"" help:"${help_contest_export}"`
	Change contestChangeCommand `cmd:"" help:"${help_contest_change}"`
	Diff   contestDiffCommand   `cmd:"" help:"${help_contest_diff}"`
	Extend contestExtendCommand `cmd:"" help:"${help_contest_extend}"`
	State  contestStateCommand  `cmd:"" help:"${help_contest_state}"`
}

type userCommands struct {
	Add          userAddCommand          `cmd:"" help:"${help_user_add}"`
	Invite       userInviteCommand       `cmd:"" help:"${help_user_invite}"`
	Reset        userResetCommand        `cmd:"" help:"${help_user_reset}"`
	Disable      userDisableCommand      `cmd:"" help:"${help_user_disable}"`
	Enable       userEnableCommand       `cmd:"" help:"${help_user_enable}"`
	List         userListCommand         `cmd:"" help:"${help_user_list}"`
	TwoFactorOff userTwoFactorOffCommand `cmd:"" help:"${help_user_two_factor_off}"`
}

type importCommands struct {
	Roster    importRosterCommand    `cmd:"" help:"${help_import_roster}"`
	Marks     importMarksCommand     `cmd:"" help:"${help_import_marks}"`
	Judges    importJudgesCommand    `cmd:"" help:"${help_import_judges}"`
	Sessions  importSessionsCommand  `cmd:"" help:"${help_import_sessions}"`
	Registers importRegistersCommand `cmd:"" help:"${help_import_registers}"`
	History   importHistoryCommand   `cmd:"" help:"${help_import_history}"`
}

type exportCommands struct {
	Rankings    exportRankingsCommand    `cmd:"" help:"${help_export_rankings}"`
	Publication exportPublicationCommand `cmd:"" help:"${help_export_publication}"`
	Sessions    exportSessionsCommand    `cmd:"" help:"${help_export_sessions}"`
	Registers   exportRegistersCommand   `cmd:"" help:"${help_export_registers}"`
	History     exportHistoryCommand     `cmd:"" help:"${help_export_history}"`
	Paper       exportPaperCommand       `cmd:"" help:"${help_export_paper}"`
}

// helpTexts fills the ${help_…} places of the flags from the catalogue.
func helpTexts(p *i18n.Printer) kong.Vars {
	vars := kong.Vars{"version": version}
	for _, name := range helpNames {
		vars["help_"+name] = p.T("commands.help." + name)
	}
	return vars
}

// helpNames are the texts under commands.help of the catalogues.
var helpNames = []string{
	"config", "lang", "version", "serve", "demo", "contest", "contest_create", "contest_kits", "user", "user_add",
	"user_invite", "user_reset", "user_disable", "user_enable", "user_list", "user_two_factor_off", "invite_name",
	"import",
	"import_sessions", "export_sessions", "sessions_file", "import_registers", "registers_file", "export_registers", "export_year", "export_register",
	"import_history", "history_file", "export_history",
	"import_judges", "judges_file", "judge", "judge_links", "judge_code",
	"import_roster", "import_marks", "standings", "decide", "publish", "export", "export_rankings", "report",
	"audit", "audit_seal", "verify", "verify_contest", "verify_json",
	"db", "listen", "base_url", "trusted_proxies", "log_json", "dir", "until", "demo_listen", "no_serve", "kit", "rules",
	"login", "name", "admin", "grant", "password_stdin", "roster_file", "marks_file", "contest_code", "round", "dry_run",
	"backup", "backup_to", "backup_dir", "keep", "restore", "restore_file", "replace",
	"tls_cert", "tls_key", "acme_domain", "acme_dir", "acme_email", "redirect", "doctor", "doctor_json",
	"confirm", "confirm_by",
	"reason", "division", "format", "chosen", "how", "decided_by", "on", "output", "period",
	"contest_list", "contest_export", "contest_change", "contest_diff", "contest_extend",
	"rules_version", "rules_output", "new_rules", "version_from", "version_to", "extend_until", "public_reason",
	"export_paper", "paper_kind", "paper_round", "paper_format", "export_publication", "publication_number", "raw", "correct_name", "entry_code", "entry_name", "unit_name", "member_name",
	"call_up", "reserve_round", "reserve_entry", "reserve_for", "reserve_despite", "withhold", "prize", "withheld_count", "table_division", "votes",
	"lot", "lot_verify", "lot_seed", "lot_words", "lot_commitment", "lot_entry",
	"publish_by", "publish_approve", "publish_withdraw", "publish_hash",
	"objection", "objection_list", "objection_answer", "objection_state", "objection_number", "objection_verdict", "objection_words", "objection_file",
	"certificates", "certificates_issue", "certificates_export", "certificates_reissue", "certificates_revoke",
	"certificate_kind", "certificate_to", "certificate_day", "certificate_number", "certificate_reason",
	"anew", "late", "late_list", "lot_seal", "lot_draw", "lot_rank", "lot_reason", "lot_number", "contest_state", "contest_to", "state_reason", "acting",
}

// commandLanguage looks for --lang before anything is parsed, so that help itself is in that language.
func commandLanguage(args []string) string {
	lang := getenv("HOITHI_LANG", "vi")
	for i, a := range args {
		if v, ok := strings.CutPrefix(a, "--lang="); ok {
			lang = v
		} else if a == "--lang" && i+1 < len(args) {
			lang = args[i+1]
		}
	}
	return lang
}
