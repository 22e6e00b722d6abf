// Package contests holds contests, their rules (thể lệ), divisions, rounds and who may do what in them.
//
// This file is the rules document: one typed YAML document per contest, versioned, the only truth about how it runs.
package contests

import (
	"slices"
	"time"
	"unicode"
	"unicode/utf8"

	"hoithi/internal/decimal"
)

// Format is the number of this document's format; a document of another format is refused.
const Format = 1

// Text is a text in both languages; English falls back to Vietnamese when empty.
type Text struct {
	VI string `yaml:"vi"`
	EN string `yaml:"en,omitempty"`
}

// In returns the text in a language ("vi" or "en").
func (t Text) In(lang string) string {
	if lang == "en" && t.EN != "" {
		return t.EN
	}
	return t.VI
}

// Inside is the name as it stands inside a sentence.
func (t Text) Inside() Inner { return Inner(t) }

// Inner is a name inside a sentence: its first letter is a small one ("vòng loại", "bảng A"), unless it begins an abbreviation.
type Inner Text

// In is the name in a language.
func (n Inner) In(lang string) string {
	name := Text(n).In(lang)
	first, size := utf8.DecodeRuneInString(name)
	if second, _ := utf8.DecodeRuneInString(name[size:]); size == 0 || unicode.IsUpper(second) {
		return name
	}
	return string(unicode.ToLower(first)) + name[size:]
}

// Rules is the whole document. Validate before use; the zero value is not valid. The tag "one" lists the values a field can have;
// forms, differences and the reference page are made from these types (schema.go).
type Rules struct {
	Format         int          `yaml:"format"`
	Code           string       `yaml:"code"`                       // in addresses and commands: robocon-2024
	Name           Text         `yaml:"name"`                       // full name of this edition
	ShortName      Text         `yaml:"short_name"`                 // for menus and titles
	ReportName     string       `yaml:"report_name"`                // as the Union's report writes it (Vietnamese)
	ReportNameNext string       `yaml:"report_name_next,omitempty"` // the same among the tasks to come; "" = ReportName without its year
	Theme          Text         `yaml:"theme,omitempty"`
	Organiser      Text         `yaml:"organiser"`
	Zone           string       `yaml:"zone"`                                 // IANA name; every day and minute below is in it
	Launched       Day          `yaml:"launched"`                             // day of the launch (phát động)
	EntryKind      string       `yaml:"entry_kind,omitempty" one:"team,work"` // "team" (the default) or "work": what is entered, and how the pages call it
	EntryName      Text         `yaml:"entry_name,omitempty"`                 // what is entered, as figures and the report call it: "giải pháp", "solutions"; "" = as the kind has it
	EntryCode      string       `yaml:"entry_code"`                           // RB24-{division}-{number}: four digits, counted per division; without {division} counted over the contest; {number3}: three digits
	Areas          []string     `yaml:"areas"`                                // districts a unit can belong to
	Registration   Registration `yaml:"registration"`
	Members        Members      `yaml:"members"`
	Consent        Text         `yaml:"consent"` // what the guardian agrees to
	Divisions      []Division   `yaml:"divisions"`
	Rounds         []Round      `yaml:"rounds"`
	Awards         Awards       `yaml:"awards"`
	Publication    Publication  `yaml:"publication,omitempty"`

	location *time.Location
}

// Registration is the window in which entries may be sent and corrected.
// Closes names the last minute: a form received during it is in time.
type Registration struct {
	Opens  Minute `yaml:"opens"`
	Closes Minute `yaml:"closes"`
}

// Members says how many people an entry has. A contestant may be in one entry of the contest only; a mentor may guide several.
type Members struct {
	Contestants Range `yaml:"contestants"`
	Mentors     Range `yaml:"mentors"`
}

// Range counts from Min to Max, both included.
type Range struct {
	Min int `yaml:"min"`
	Max int `yaml:"max"`
}

// Holds says whether n lies in the range.
func (r Range) Holds(n int) bool { return n >= r.Min && n <= r.Max }

// Division is a group of entries ranked among themselves; Grades says which school grades may enter, 0 to 0 = anyone of any age.
type Division struct {
	Code   string `yaml:"code"`
	Name   Text   `yaml:"name"`
	Grades Range  `yaml:"grades"`
}

// Pupils says whether the contest is for pupils: a division names school grades.
func (r *Rules) Pupils() bool {
	return slices.ContainsFunc(r.Divisions, func(d Division) bool { return d.Grades != (Range{}) })
}

// Kinds of entries.
const (
	EntryTeam = "team" // a team with its robot: đội thi
	EntryWork = "work" // a work of one or more authors: bài dự thi, sản phẩm
)

// Publication says how results become public.
type Publication struct {
	Approval   bool `yaml:"approval,omitempty"`   // a publication is prepared by one person and approved by another
	Objections int  `yaml:"objections,omitempty"` // days after a publication in which objections are taken; 0 = none are
}

// Kinds of rounds this version knows.
const (
	KindImport = "import" // a total and a time per entry, from a spreadsheet
	KindField  = "field"  // tasks, penalties and a time per attempt on a field
	KindSheet  = "sheet"  // judges' sheets with a mark for each criterion
)

// What standings of a round are made for, and what a limit or a prize counts over.
const (
	PerDivision = "division"
	PerContest  = "contest"
)

// Round is one round, in the order of the document.
type Round struct {
	Code        string         `yaml:"code"`
	Name        Text           `yaml:"name"`
	ReportName  string         `yaml:"report_name"` // inside a sentence of the report: "thi vòng loại"
	Kind        string         `yaml:"kind" one:"import,field,sheet"`
	On          Day            `yaml:"on"`                   // the day it is held
	Total       Scale          `yaml:"total,omitempty"`      // import: the mark
	Tasks       []Task         `yaml:"tasks,omitempty"`      // field
	Penalties   []Task         `yaml:"penalties,omitempty"`  // field: Points are taken off for each
	Floor       *decimal.Milli `yaml:"floor,omitempty"`      // a total never goes below; nil = no floor
	Criteria    []Criterion    `yaml:"criteria,omitempty"`   // sheet
	TimeLimit   Duration       `yaml:"time_limit,omitempty"` // longest time that can be recorded; a sheet has no time
	Attempts    Attempts       `yaml:"attempts"`
	Judges      Judges         `yaml:"judges"`
	SecondEyes  bool           `yaml:"second_eyes,omitempty"`                       // imported and typed sheets count for a publication once somebody else confirmed them
	RankedPer   string         `yaml:"ranked_per,omitempty" one:"division,contest"` // "division" (the default) or "contest": who is ranked among whom
	Weights     []Weight       `yaml:"weights,omitempty"`                           // what of earlier rounds counts into the total; none = this round stands alone
	Ties        []string       `yaml:"ties"`                                        // after points: "time" (less is better), "other_attempt" (points of the best other attempt), "criterion:<code>" (its mean over all judges), "round:<code>" (rank there), "points:<code>" (total there)
	Public      string         `yaml:"public,omitempty" one:"full,ranks,through"`   // what a public page shows: "full" (the default: all that counts), "ranks" (no marks), "through" (only who goes on or wins)
	Advancement *Advancement   `yaml:"advancement,omitempty"`                       // nil = the last round
}

// Scale is a mark from 0 to Max by Step, in thousandths.
type Scale struct {
	Max  decimal.Milli `yaml:"max"`
	Step decimal.Milli `yaml:"step"`
}

// Task is a thing to do on the field, or a penalty: Points each, counted from 0 to Max times (1 = done or not).
type Task struct {
	Code   string        `yaml:"code"`
	Name   Text          `yaml:"name"`
	Points decimal.Milli `yaml:"points"`
	Max    int           `yaml:"max"`
}

// Criterion is a line of a score sheet: a mark from 0 to Max by Step, in thousandths.
type Criterion struct {
	Code string        `yaml:"code"`
	Name Text          `yaml:"name"`
	Hint Text          `yaml:"hint,omitempty"` // what a judge looks at
	Max  decimal.Milli `yaml:"max"`
	Step decimal.Milli `yaml:"step"`
}

// Weight says how much a round counts in a total: the weighted mean of the rounds named, whole numbers above 0. The round itself is
// named too. An entry without a result in one of them has no total: missing is missing.
type Weight struct {
	Round  string `yaml:"round"`
	Weight int    `yaml:"weight"`
}

// Attempts: how many runs, and what of them counts: "best", "sum" or "last".
type Attempts struct {
	Count  int    `yaml:"count"`
	Result string `yaml:"result" one:"best,sum,last"`
}

// Judges: how the sheets of several judges combine: "mean", "sum", "median" or "trimmed" (without the highest and lowest).
type Judges struct {
	Combine string         `yaml:"combine" one:"mean,sum,median,trimmed"`
	Least   int            `yaml:"least,omitempty"` // fewest signed sheets an entry needs before its round closes; 0 = 1
	Limit   *decimal.Milli `yaml:"limit,omitempty"` // totals of two judges further apart than this: all mark again, the later sheets count
	Blind   bool           `yaml:"blind,omitempty"` // judges see neither unit nor names
}

// Advancement lets the first Top of each division ("division") or of all ("contest") go on to the next round, if they have at least
// Minimum. Top 0 = as many as reach the minimum. The next Reserves of the ranking stand ready to move up.
type Advancement struct {
	Top      int            `yaml:"top,omitempty"`
	Per      string         `yaml:"per" one:"division,contest"`
	Minimum  *decimal.Milli `yaml:"minimum,omitempty"`
	Reserves int            `yaml:"reserves,omitempty"`
}

// Awards is the award scheme, in order from the highest prize.
type Awards struct {
	Round  string  `yaml:"round"`                      // whose standings give the prizes
	Per    string  `yaml:"per" one:"division,contest"` // "division" or "contest"
	Prizes []Prize `yaml:"prizes"`
}

// Prize is given to the next UpTo ranks that have at least Minimum; Money in đồng.
type Prize struct {
	Code    string         `yaml:"code"`
	Name    Text           `yaml:"name"`
	UpTo    int            `yaml:"up_to"`
	Minimum *decimal.Milli `yaml:"minimum,omitempty"`
	Money   int64          `yaml:"money"`
}

// Location is the contest's time zone.
func (r *Rules) Location() *time.Location { return r.location }

// Division finds a division by code; ok is false when there is none.
func (r *Rules) Division(code string) (Division, bool) {
	for _, d := range r.Divisions {
		if d.Code == code {
			return d, true
		}
	}
	return Division{}, false
}

// Round finds a round by code; ok is false when there is none.
func (r *Rules) Round(code string) (Round, bool) {
	for _, round := range r.Rounds {
		if round.Code == code {
			return round, true
		}
	}
	return Round{}, false
}

// Kind is what is entered, "team" or "work".
func (r *Rules) Kind() string {
	if r.EntryKind == "" {
		return EntryTeam
	}
	return r.EntryKind
}

// Per is whom a round ranks among themselves, "division" or "contest".
func (r Round) Per() string {
	if r.RankedPer == "" {
		return PerDivision
	}
	return r.RankedPer
}

// SheetMax is the most a score sheet can give, in thousandths: the sum of its criteria.
func (r Round) SheetMax() (sum decimal.Milli) {
	for _, c := range r.Criteria {
		sum += c.Max
	}
	return sum
}

// PreviousRound is the round whose advancement feeds this one; ok is false for the first.
func (r *Rules) PreviousRound(code string) (Round, bool) {
	for i, round := range r.Rounds {
		if round.Code == code && i > 0 {
			return r.Rounds[i-1], true
		}
	}
	return Round{}, false
}

// RegistrationOpens and RegistrationCloses are the instants of the window: open from the first, closed from the second on.
func (r *Rules) RegistrationOpens() time.Time { return r.Registration.Opens.Time(r.location) }
func (r *Rules) RegistrationCloses() time.Time {
	return r.Registration.Closes.Time(r.location).Add(time.Minute)
}

// RegistrationOpen says whether an entry may be sent at this instant.
func (r *Rules) RegistrationOpen(now time.Time) bool {
	return !now.Before(r.RegistrationOpens()) && now.Before(r.RegistrationCloses())
}
