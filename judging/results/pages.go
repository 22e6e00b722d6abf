// What the pages are given.
package results

import (
	"time"

	"hoithi/internal/decimal"
	"hoithi/internal/web"
)

// where is the line above a title.
type crumb struct{ Text, Href string }

// tab is one division; Code "" = all.
type tab struct {
	Text, Href string
	Here       bool
}

// tableView is one division's standings as a page shows them.
type tableView struct {
	Code, Name string
	Took       int // with a result
	Listed     int
	NoResult   string // what stands where points would
	Attempts   []int  // numbers of the columns; empty when there is only one attempt
	Columns    int
	HasTime    bool
	HasPrize   bool
	Fields     bool // the rows are of several divisions, which are named
	Top        int  // how many go on, 0 = as many as reach the minimum
	Lines      []line
	Decisions  []decisionView
}

// line is one entry.
type line struct {
	Rank             int // 0 = no result
	Code, Team       string
	Unit, District   string
	Division         string // name, where a table holds several
	Account          string // organisers only
	Reserve          int    // place among the reserves, 0 = none
	CalledUp         bool
	Withdrawn        bool   // after the publication
	Href             string // why this rank; organisers only
	Points           decimal.Milli
	TimeMS           int64
	HasTime          bool
	Attempts         []cell
	Advancement      string
	Prize            string // name
	Decided          bool
	Tie, First, Last bool   // shares its rank; first and last of those who do
	Limit            string // the line of advancement runs below this entry, with this text
	LimitOpen        bool   // and waits for a decision
}

// cell is one attempt.
type cell struct {
	Has, HasTime, Counts bool
	Points               decimal.Milli
	TimeMS               int64
}

// decisionView is a decision in words.
type decisionView struct {
	Rank      int
	Limit     string
	How       string
	DecidedBy string
	Day       string // ISO
	Reason    string // organisers only
	Actor     string // organisers only
	Recorded  int64  // ms
	Tied      []string
	Chosen    []string
	InForce   bool
	LotHref   string // of a lot whose seed was fixed beforehand, "" = none
	Votes     string // how a vote went, "" = it was none
}

type publicPage struct {
	Snapshot  Snapshot
	Where     []crumb
	Here      string // address of this page, for the search form
	Number    int
	Latest    int // differs from Number when this one was replaced
	LatestURL string
	At        int64 // ms
	Zone      *time.Location
	Hash      string
	Reason    string
	Tabs      []tab
	Division  string
	Query     string
	Found     int
	Hidden    string       // what the rules keep from the public; "" = nothing
	Stage     string       // how final it is; "" = replaced, or the rules take no objections
	LastDay   string       // for objections, ISO
	ObjectURL string       // where an objection is sent
	RanksHash string       // of a publication that corrects names: everything but names
	Honours   []honourList // before the tables
	Tables    []tableView
	Versions  []versionView
}

// unpublishedPage stands where results will be.
type unpublishedPage struct {
	Title, Contest string
	Where          []crumb
	Day            string // ISO
	Home           string
}

type versionView struct {
	Number int
	At     int64
	Href   string
	Reason string
	Here   bool
	Hash   string
	Note   string // "only a name was corrected"; "" = nothing to say
}

type roundPage struct {
	Contest     string // its whole name, on paper
	Where       []crumb
	Title       string
	Lead        string // the day, the state, and whether this is what was published or a draft
	Tabs        []tab
	Table       tableView
	Stats       []stat
	OpenTies    []tieNotice
	Pending     bool
	EarlierURL  string
	Strays      []string
	Missing     int
	First       bool // of the contest: who has no marks did not take part
	Publication *publicationView
	Stale       bool
	Actions     []action
	ExportURL   string
	PublishURL  string
	Links       []action // the pages of this round
	State       string   // of the round
	Waiting     []string // what stands in the way of closing it
	Vacant      int      // places left by entries that withdrew after the publication
	ReservesURL string
}

type stat struct {
	Figure int
	Text   string
}

type action struct{ Text, Href, Kind string }

// tieNotice is a tie that waits for a decision, or was settled.
type tieNotice struct {
	Text string
	Href string // "" = this person may not decide
}

type publicationView struct {
	Number int
	At     int64
	Hash   string
	Actor  string
	Href   string
}

type whyPage struct {
	Where     []crumb
	Code      string
	Team      string
	Unit      string
	District  string
	Division  string
	Round     string
	Zone      *time.Location
	Line      line
	Of        int // entries with a result
	Lead      string
	Rule      string // how the round counts
	Sheets    bool   // judges' sheets: criteria instead of tasks and runs
	Above     *comparison
	Below     *comparison
	Decision  *decisionView
	Earlier   []earlierRank
	Revisions []revisionView
	Back      string
}

type earlierRank struct {
	Round string
	Rank  int
	Href  string
}

type revisionView struct {
	Attempt, Revision int
	Judge             string
	Current, Counts   bool
	LeftOut           string // the combination leaves it out as the "lowest" or the "highest"; "" = it does not
	Points            decimal.Milli
	TimeMS            int64
	HasTime           bool
	Marks             []markView
	Actor, Reason     string
	File              string
	EffectiveAt       int64
	RecordedAt        int64
}

// markView is one task or penalty of a sheet: how often, and the points it brings.
type markView struct {
	Name   string
	Count  int
	Max    int
	Points decimal.Milli
	Most   decimal.Milli // of a criterion; 0 = it is a task
}

type decidePage struct {
	Where    []crumb
	Title    string
	Division string
	Name     string // of the division
	Round    string
	Zone     *time.Location
	Tabs     []tab // ties, when there are several
	Tie      *tieView
	SealURL  string
	DrawURL  string
	Lot      *lotView // fixed for this tie and not drawn yet; nil = none
	Form     decideForm
	Errors   web.FieldErrors
	History  []decisionView
	Back     string
}

type tieView struct {
	Limit   string
	Prize   string // name
	Rank    int
	Places  int
	Others  int
	Lines   []tiedLine
	Before  *decisionView // the decision in force, which a new one would supersede
	InForce int64         // its id, 0 = none
	Ranks   []string      // names of the earlier rounds
}

type tiedLine struct {
	line
	Chosen bool
	Ranks  []int // in the earlier rounds; 0 = none
}

type decideForm struct {
	Chosen    map[string]bool
	How       string
	HowOther  string
	For       string // votes
	Against   string
	Words     string // of a lot
	DecidedBy string
	On        string
	Reason    string
}

type publishPage struct {
	Where      []crumb
	Title      string
	Name       string
	Path       string // of this page, for its forms
	Zone       *time.Location
	Blockers   []string
	TieURL     string // where the first open tie is decided; "" = none, or not for this person
	Latest     *publicationView
	Changed    bool
	Approval   bool // a second person approves
	MayPrepare bool
	Waiting    *waitingView
	Since      []changeView // what changed since it was prepared
	Hidden     string       // what the rules keep from the public; "" = nothing
	Hash       string       // of what is shown and would be published
	Changes    []changeView
	Tables     []tableView
	Stats      []stat
	Errors     web.FieldErrors
	Reason     string
	Back       string
	Versions   []versionView
}

// waitingView is a prepared publication.
type waitingView struct {
	Actor    string
	At       int64 // ms
	Reason   string
	Hash     string
	Outdated bool
	Names    bool // nothing but corrected names
	Mine     bool // prepared by this person, who cannot approve it
}

type changeView struct {
	Division      string
	Code, Team    string
	Before, After string
}
