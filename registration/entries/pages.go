// What the pages of this feature are given.
package entries

import (
	"time"

	"hoithi/contests"
	"hoithi/internal/web"
)

// Option is one choice of a select or of radio cards.
type Option struct {
	Value, Text, Note string
}

// Fields is what the shared part of the forms needs; Locked says that the division can no longer be changed.
type Fields struct {
	Contest     *contests.Contest
	Form        Form
	Errors      web.FieldErrors
	Divisions   []Option
	Areas       []Option
	Grades      []Option
	Genders     []Option
	Units       []UnitRow // what a search without script found
	Searched    bool
	Blank       Person // for the cards that script adds
	Locked      bool
	Office      bool // the office fills it in: account and reason are asked for
	AskContact  bool // contact is needed: not for entries of a roster
	Contestants int  // most
	Mentors     int  // most
}

// FormPage is the registration form. Window is "before", "open" or "closed"; outside the window the form is shown only
// to keep what somebody typed.
type FormPage struct {
	Fields
	Window string
	Opens  time.Time
	Closes time.Time // the last minute
	Left   time.Duration
	Zone   *time.Location
	Steps  []Step
	Show   bool
	Filled bool // what stands in the form was typed: nothing may be put over it
}

// Step is one part of the form in the stepper.
type Step struct {
	Text, ID, State string
}

// CorrectPage is the form of a team or of the office for an entry that exists.
type CorrectPage struct {
	Fields
	Entry    Entry
	Back     string
	Until    time.Time // for a team: the last minute
	Zone     *time.Location
	Approved bool
}

// StatusPage is what a private link shows; New makes it the receipt.
type StatusPage struct {
	Contest    *contests.Contest
	Entry      Entry
	Division   string
	People     []Member
	History    []HistoryItem
	Next       []TimelineItem
	StateKind  string
	New        bool
	Path       string // of this page, without the base address
	URL        string
	Message    string // to copy
	CanCorrect bool
	Until      time.Time // the last minute for corrections
	Left       time.Duration
	Zone       *time.Location
	Reason     string // of the return or the rejection
	Notices    []Notice
	Errors     web.FieldErrors
}

// HistoryItem and Change are lines of the history component.
type HistoryItem struct {
	When, Who, What, Reason string
	Changes                 []Change
}

// Change is one value before and after.
type Change struct {
	Label, Before, After string
}

// TimelineItem is a line of the timeline component.
type TimelineItem struct {
	When, Text, Note, Href, State string
}

// ListPage is the organiser's list.
type ListPage struct {
	Contest   *contests.Contest
	Filter    Filter
	Rows      []ListRow
	Total     int64
	Divisions []Option
	States    []Option
	Areas     []Option
	Sorts     []Option
	Pills     []Link
	Clear     string
	Tabs      []Tab  // counts by division
	ByArea    []Tab  // counts by district
	Sort      string // as in the address
	First     string // address of the first page, "" on it
	Next      string // address of the next page
	Filtered  bool
	Zone      *time.Location
}

// ListRow is a row with the words of its state.
type ListRow struct {
	Row
	Division  string
	StateKind string
	Href      string
}

// Link is a text that leads somewhere; Tab also says whether one is there.
type Link struct{ Text, Href string }

// Tab is one of several views of a list.
type Tab struct {
	Text, Href string
	Here       bool
	N          int64
}

// DetailPage is one entry before the secretary.
type DetailPage struct {
	Contest     *contests.Contest
	Entry       Entry
	Division    string
	People      []Member
	StateKind   string
	Checks      []Tick
	Shared      []Alike
	Hints       []Alike
	History     []HistoryItem
	Next        string // address of the next entry to check, "" when none waits
	Path        string
	Errors      web.FieldErrors
	Reason      string
	Why         string // the reason typed for a withdrawal that was refused
	Until       string // dd/mm/yyyy, of the return form
	Effective   string
	ReturnUntil int64  // ms, 0 = not returned
	Failed      string // the act that was refused: its form is shown open
	Reasons     []string
	May         map[string]bool // acts this person may do now, by event
	NewLink     string          // a private link just made, shown once
	ContactTel  string
	Private     bool // birth dates, phones and e-mail addresses are left out
	Zone        *time.Location
}

// Tick is a line of the ticks component.
type Tick struct {
	Kind, Text, Note string
}
