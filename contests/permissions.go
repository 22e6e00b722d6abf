// Who may do what in a contest: acts, the roles that may do them, and the policy that a route carries.
package contests

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/web"
)

// Act is something a person does in a contest.
type Act string

// The acts of this version.
const (
	ViewEntries   Act = "view entries"
	ReviewEntries Act = "review entries"
	ImportRoster  Act = "import roster"
	ImportMarks   Act = "import marks"
	ViewStandings Act = "view standings"
	Decide        Act = "decide"
	Publish       Act = "publish"
	Export        Act = "export"
	ViewReport    Act = "view report"
	ManageContest Act = "manage contest" // see the contest's desk
	EditRules     Act = "edit rules"
	ManagePeople  Act = "manage people" // roles in the contest, invitations
	ManagePanels  Act = "manage panels" // judges, assignments, sessions of a round
	MarkSheets    Act = "mark sheets"   // a judge's own sheets
	RefereeRuns   Act = "referee runs"  // a referee's sheets
	ConfirmMarks  Act = "confirm marks" // second eyes on what another imported or typed
	HeadJury      Act = "head the jury" // progress, second marking, closing a round, late sheets
	Approve       Act = "approve"       // a publication another prepared
	Answer        Act = "answer objections"
	ReadLog       Act = "read the log" // of all acts in the contest

	IssueCertificates Act = "issue certificates" // also issue anew, revoke, design
	PrintCertificates Act = "print certificates"

	ReadRegisters Act = "read registers" // of the Union's office, as the next ones
	KeepRegisters Act = "keep registers" // enter, correct, import rows; set targets; define registers
	WriteReport   Act = "write the report"
	ApproveReport Act = "approve the report" // that another submitted
)

// Roles in a contest; an admin may do everything in all of them.
const (
	Organiser = "organiser"
	Secretary = "secretary"
	Head      = "head"
	Judge     = "judge"
	Referee   = "referee"
	Viewer    = "viewer"
)

// Roles in the Union's office (auth.Office), which is no contest.
const (
	Editor = "editor" // keeps registers and targets, writes the report
	Leader = "leader" // reads them, approves the report
	Reader = "reader"
)

// mayDo says which roles may do an act. Judges and referees see no list before their own pages exist.
var mayDo = map[Act][]string{
	ViewEntries:   {Organiser, Secretary, Viewer},
	ReviewEntries: {Organiser, Secretary},
	ImportRoster:  {Organiser, Secretary},
	ImportMarks:   {Organiser, Secretary},
	ViewStandings: {Organiser, Secretary, Head, Viewer},
	Decide:        {Organiser, Head},
	Publish:       {Organiser},
	Export:        {Organiser, Secretary},
	ViewReport:    {Organiser, Secretary, Viewer, Editor, Leader, Reader},
	ManageContest: {Organiser, Secretary, Head, Viewer},
	EditRules:     {Organiser},
	ManagePeople:  {Organiser},
	ManagePanels:  {Organiser, Secretary, Head},
	MarkSheets:    {Judge},
	RefereeRuns:   {Referee},
	ConfirmMarks:  {Organiser, Secretary, Head},
	HeadJury:      {Organiser, Head},
	Approve:       {Organiser, Head},
	ReadLog:       {Organiser},
	Answer:        {Organiser, Secretary, Head},
	ReadRegisters: {Editor, Leader, Reader},
	KeepRegisters: {Editor},
	WriteReport:   {Editor},
	ApproveReport: {Leader},

	IssueCertificates: {Organiser},
	PrintCertificates: {Organiser, Secretary},
}

// openActs are the acts that a contest which is over still takes: the rest waits until the organiser opens it again, with a reason. Objections
// sent in time are answered, and published anew, after the finish; in the archive only people are looked after and the state is changed.
var openActs = map[string][]Act{
	Finished: {Publish, Approve, Answer, ManagePeople, EditRules, IssueCertificates, PrintCertificates},
	Archived: {ManagePeople, EditRules, PrintCertificates},
}

// takes refuses to write what a contest in this state takes no more.
func takes(c echo.Context, contest *Contest, act Act) error {
	if c.Request().Method == http.MethodGet || c.Request().Method == http.MethodHead {
		return nil
	}
	return Takes(contest, act)
}

// Takes refuses an act that a contest in this state takes no more: Conflict. Commands ask it as pages do.
func Takes(contest *Contest, act Act) error {
	if open, over := openActs[contest.State]; over && !slices.Contains(open, act) {
		return fault.Conflict("contest.over_" + contest.State)
	}
	return nil
}

// Allowed says whether a person may do an act in a contest, or in the Union's office (auth.Office).
func Allowed(a auth.Actor, contestID int64, act Act) bool {
	if a.Admin {
		return true
	}
	for _, role := range mayDo[act] {
		if a.Has(contestID, role) {
			return true
		}
	}
	return false
}

// InOffice is the policy of a route of the Union's office.
func InOffice(act Act) web.Policy {
	return web.Policy{Name: string(act), Check: func(_ echo.Context, a auth.Actor) error {
		switch {
		case !a.SignedIn():
			return web.ErrSignIn
		case !Allowed(a, auth.Office, act):
			return fault.Denied("auth.denied")
		}
		return nil
	}}
}

// InOfficeEither is InOffice for people who may do one of two acts.
func InOfficeEither(one, other Act) web.Policy {
	first, second := InOffice(one), InOffice(other)
	return web.Policy{Name: first.Name + " or " + second.Name, Check: func(c echo.Context, a auth.Actor) error {
		if err := first.Check(c, a); fault.KindOf(err) != fault.KindDenied {
			return err
		}
		return second.Check(c, a)
	}}
}

const contestKey = "contest"

// May is the policy of a route below /…/:contest/: it loads the contest and asks for the act there.
// An unknown contest and a forbidden one look alike to those who may do nothing in it.
func May(d *db.DB, act Act) web.Policy {
	return web.Policy{Name: string(act), Check: func(c echo.Context, a auth.Actor) error {
		if a.AccountID == 0 {
			return web.ErrSignIn
		}
		contest, err := load(c, d)
		if err != nil {
			if fault.KindOf(err) == fault.KindNotFound && !a.Admin {
				return fault.Denied("auth.denied")
			}
			return err
		}
		if !Allowed(a, contest.ID, act) {
			return fault.Denied("auth.denied")
		}
		return takes(c, contest, act)
	}}
}

// MayEither is May for people who may do one of two acts.
func MayEither(d *db.DB, one, other Act) web.Policy {
	first, second := May(d, one), May(d, other)
	return web.Policy{Name: first.Name + " or " + second.Name, Check: func(c echo.Context, a auth.Actor) error {
		if err := first.Check(c, a); fault.KindOf(err) != fault.KindDenied || a.AccountID == 0 {
			return err
		}
		return second.Check(c, a)
	}}
}

// Visit is the policy of a public route below /…/:contest/: it loads the contest; drafts are unknown to the public.
func Visit(d *db.DB) web.Policy {
	return web.Policy{Name: "public", Check: func(c echo.Context, _ auth.Actor) error {
		contest, err := load(c, d)
		if err == nil && contest.State == Draft {
			err = fault.NotFound("contest.unknown", "Code", contest.Code)
		}
		return err
	}}
}

// VisitRemembered is Visit for a route of many requests whose act itself refuses a contest that is behind: it takes the
// contest as this process last read it. A handler that refuses asks Refresh first.
func VisitRemembered(d *db.DB) web.Policy {
	visit := Visit(d)
	return web.Policy{Name: visit.Name, Check: func(c echo.Context, a auth.Actor) error {
		if known, ok := d.Recall(lastRead(c.Param("contest"))); ok && known.(*Contest).State != Draft {
			keep(c, known.(*Contest))
			return nil
		}
		return visit.Check(c, a)
	}}
}

// Refresh reads the contest of a request again and says whether it had changed.
func Refresh(c echo.Context, d *db.DB) (contest *Contest, changed bool, err error) {
	before := From(c)
	contest, err = load(c, d)
	return contest, err == nil && (contest.RulesVersion != before.RulesVersion || contest.State != before.State), err
}

// lastRead is the key in the database's memory of the contest with this code as a route last read it.
type lastRead string

func load(c echo.Context, d *db.DB) (contest *Contest, err error) {
	err = d.Read(c.Request().Context(), func(tx *db.Tx) error {
		if contest, err = ByCode(tx, c.Param("contest")); err == nil {
			tx.Remember(lastRead(contest.Code), contest)
		}
		return err
	})
	if err == nil {
		keep(c, contest)
	}
	return contest, err
}

// keep hands the contest to the request, which speaks from now on of what is entered in it.
func keep(c echo.Context, contest *Contest) {
	c.Set(contestKey, contest)
	web.SetVoice(c, contest.Rules.Kind())
}

// From is the contest that the route's policy loaded; it panics on a route without such a policy.
func From(c echo.Context) *Contest { return c.Get(contestKey).(*Contest) }

// KnownRole says whether a word is a role in a contest.
func KnownRole(role string) bool {
	return oneOf(role, Organiser, Secretary, Head, Judge, Referee, Viewer)
}
