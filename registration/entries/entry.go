// Package entries holds units, entries with their members, the check by the office and the private link of a team.
//
// This file names what an entry is, in which states it can be and how the entrant's form looks inside the program.
package entries

import "time"

// Roles of members.
const (
	Contestant = "contestant"
	Mentor     = "mentor"
)

// States of an entry. Draft is not used yet: a form is sent whole.
const (
	Submitted = "submitted"
	Returned  = "returned"
	Approved  = "approved"
	Rejected  = "rejected"
	Withdrawn = "withdrawn"
)

// Kinds of events. The state follows from the last recorded event (see stateAfter). Whether an entry counts as
// registered as of a day follows from submitted_at and its last withdrawn or reinstated event by effective time:
// an approval never moves it.
const (
	EventSubmitted   = "submitted"
	EventCorrected   = "corrected"
	EventReturned    = "returned"
	EventResubmitted = "resubmitted"
	EventApproved    = "approved"
	EventRejected    = "rejected"
	EventWithdrawn   = "withdrawn"
	EventReinstated  = "reinstated"
)

// Where an entry came from.
const (
	SourceWeb    = "web"
	SourceRoster = "roster"
)

// Draft is an entry as somebody sends it: texts as typed. Check says what is wrong with it, Add keeps it.
type Draft struct {
	Code         string `json:",omitempty"` // as a list gives it; "" = the next number
	Division     string // code of the rules: A
	Name         string
	Unit         string // name of the school or body
	Area         string // district, one of the rules' areas
	Account      string // simulator account, "" = none yet
	Members      []DraftMember
	ContactName  string
	ContactPhone string
	ContactEmail string    // optional
	Consent      bool      // a guardian's consent was declared
	Source       string    // SourceWeb or SourceRoster; contact and consent are asked for on the web only
	SubmittedAt  time.Time // effective; zero = the moment of the act

	cleaned bool // by Cleaned, which has nothing more to do then; texts must not change afterwards
}

// DraftMember is one person of a draft. Born is dd/mm/yyyy or 2013-07-02; Grade 0 = none given (mentors).
type DraftMember struct {
	Role   string
	Name   string
	Born   string
	Gender string // "", "male", "female"
	Grade  int
	Class  string
	Phone  string
}

// Entry is the kept row, as of now. Instants are Unix milliseconds.
type Entry struct {
	ID           int64
	ContestID    int64  `db:"contest_id"`
	DivisionID   int64  `db:"division_id"`
	UnitID       int64  `db:"unit_id"`
	Code         string // RB24-A-0127
	Name         string
	Account      string
	ContactName  string `db:"contact_name"`
	ContactPhone string `db:"contact_phone"`
	ContactEmail string `db:"contact_email"`
	ConsentAt    *int64 `db:"consent_at"`
	State        string
	ReturnUntil  *int64 `db:"return_until"` // while returned: last instant for corrections
	Revision     int64
	Source       string
	SubmittedAt  int64  `db:"submitted_at"`
	Unit         string // name of the unit
	Area         string
}

// Active says whether the entry takes part in limits: neither withdrawn nor rejected.
func (e Entry) Active() bool { return e.State != Withdrawn && e.State != Rejected }

// Member is a kept member who still belongs to the entry. Born is 2013-07-02 or "".
type Member struct {
	ID      int64
	EntryID int64 `db:"entry_id"`
	Ordinal int
	Role    string
	Name    string
	Person  string
	Born    string
	Gender  string
	Grade   int
	Class   string
	Phone   string
}

// Receipt is what the sender of a form gets: the entry and the token of its private link.
type Receipt struct {
	Entry Entry
	Token string
}
