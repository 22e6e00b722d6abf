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
	Config  kong.ConfigFlag  `placeholder:"FILE" env:"HOITHI_CONFIG" help:"config"`
	Lang    string           `enum:"vi,en" default:"vi" env:"HOITHI_LANG" help:"lang"`
	Version kong.VersionFlag `help:"version"`

	Serve       serveCommand       `cmd:"" help:"serve"`
	Demo        demoCommand        `cmd:"" help:"demo"`
	Contest     contestCommands    `cmd:"" help:"contest"`
	User        userCommands       `cmd:"" help:"user"`
	Import      importCommands     `cmd:"" help:"import"`
	Judge       judgeCommands      `cmd:"" help:"judge"`
	Standings   standingsCommand   `cmd:"" help:"standings"`
	Decide      decideCommand      `cmd:"" help:"decide"`
	Confirm     confirmCommand     `cmd:"" help:"confirm"`
	Publish     publishCommand     `cmd:"" help:"publish"`
	CallUp      callUpCommand      `cmd:"" help:"call_up"`
	Withhold    withholdCommand    `cmd:"" help:"withhold"`
	Lot         lotCommands        `cmd:"" help:"lot"`
	Late        lateCommands       `cmd:"" help:"late"`
	Objection   objectionCommands  `cmd:"" help:"objection"`
	CorrectName correctNameCommand `cmd:"" help:"correct_name"`
	Export      exportCommands     `cmd:"" help:"export"`
	Report      reportCommand      `cmd:"" help:"report"`
	Registers   registersCommands  `cmd:"" help:"registers"`
	Targets     targetsCommands    `cmd:"" help:"targets"`
	Backup      backupCommand      `cmd:"" help:"backup"`
	Doctor      doctorCommand      `cmd:"" help:"doctor"`
	Restore     restoreCommand     `cmd:"" help:"restore"`
	Verify      verifyCommand      `cmd:"" help:"verify"`
	Audit       auditCommands      `cmd:"" help:"audit"`
	Erase       eraseCommands      `cmd:"" help:"erase"`

	Certificates certificatesCommands `cmd:"" help:"certificates"`
}

type contestCommands struct {
	Create contestCreateCommand `cmd:"" help:"contest_create"`
	Kits   contestKitsCommand   `cmd:"" help:"contest_kits"`
	List   contestListCommand   `cmd:"" help:"contest_list"`
	Export contestExportCommand `cmd:"" help:"contest_export"`
	Change contestChangeCommand `cmd:"" help:"contest_change"`
	Diff   contestDiffCommand   `cmd:"" help:"contest_diff"`
	Extend contestExtendCommand `cmd:"" help:"contest_extend"`
	State  contestStateCommand  `cmd:"" help:"contest_state"`
}

type userCommands struct {
	Add          userAddCommand          `cmd:"" help:"user_add"`
	Invite       userInviteCommand       `cmd:"" help:"user_invite"`
	Reset        userResetCommand        `cmd:"" help:"user_reset"`
	Disable      userDisableCommand      `cmd:"" help:"user_disable"`
	Enable       userEnableCommand       `cmd:"" help:"user_enable"`
	List         userListCommand         `cmd:"" help:"user_list"`
	TwoFactorOff userTwoFactorOffCommand `cmd:"" help:"user_two_factor_off"`
}

type importCommands struct {
	Roster    importRosterCommand    `cmd:"" help:"import_roster"`
	Marks     importMarksCommand     `cmd:"" help:"import_marks"`
	Judges    importJudgesCommand    `cmd:"" help:"import_judges"`
	Sessions  importSessionsCommand  `cmd:"" help:"import_sessions"`
	Registers importRegistersCommand `cmd:"" help:"import_registers"`
	Targets   importTargetsCommand   `cmd:"" help:"import_targets"`
	History   importHistoryCommand   `cmd:"" help:"import_history"`

	ReportTemplate importReportTemplateCommand `cmd:"" help:"import_report_template"`
}

type exportCommands struct {
	Rankings    exportRankingsCommand    `cmd:"" help:"export_rankings"`
	Publication exportPublicationCommand `cmd:"" help:"export_publication"`
	Sessions    exportSessionsCommand    `cmd:"" help:"export_sessions"`
	Registers   exportRegistersCommand   `cmd:"" help:"export_registers"`
	Targets     exportTargetsCommand     `cmd:"" help:"export_targets"`
	History     exportHistoryCommand     `cmd:"" help:"export_history"`
	Paper       exportPaperCommand       `cmd:"" help:"export_paper"`

	ReportTemplate exportReportTemplateCommand `cmd:"" help:"export_report_template"`
	Annex          exportAnnexCommand          `cmd:"" help:"export_annex"`
}

// sayHelp puts the words of the catalogue where the tags name them. Kong's own variables would copy all words for every flag.
func sayHelp(p *i18n.Printer, app *kong.Application) error {
	return kong.Visit(app, func(place kong.Visitable, next kong.Next) error {
		switch place := place.(type) {
		case *kong.Node:
			place.Help = p.T("commands.help." + place.Help)
		case *kong.Value:
			if place == app.HelpFlag.Value {
				place.Help = "help"
			}
			place.Help = p.T("commands.help." + place.Help)
		}
		return next(nil)
	})
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
