// What the pages of a contest show that lies above this package: cmd fills it.
package contests

import (
	"slices"
	"time"

	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/i18n"
)

// Home brings figures and waiting work from the packages above. Counts and Attention are needed.
type Home struct {
	Counts    func(tx *db.Tx, c *Contest) (Counts, error)
	Attention func(tx *db.Tx, c *Contest, now time.Time) ([]Item, error)
	Ahead     func(tx *db.Tx, c *Contest) (map[string]Ahead, error) // by code of the round; nil = no round needs anything before it begins
	Places    []Place
	Office    func(p *i18n.Printer, a auth.Actor) []OfficeLink // nil = none
}

// OfficeLink is a page of the Union's office that a person may open.
type OfficeLink struct{ Text, Href, Note string }

// office lists what a person may open in the office.
func (h Home) office(p *i18n.Printer, a auth.Actor) []OfficeLink {
	if h.Office == nil {
		return nil
	}
	return h.Office(p, a)
}

// Ahead is what a round still needs before it begins; the zero value needs nothing.
type Ahead struct {
	NeedsJudges   bool
	Judges        int64 // entries with fewer judges than the rules ask for
	NeedsSessions bool
	Sessions      int64 // entries without a session
}

// Place is where people of a role work who have no desk: a judge's list, a referee's. Whoever has nothing else arrives there after signing in.
// Its words are contests.place.<role>, with _waits (Count) and _none beside it.
type Place struct {
	Role  string // Judge or Referee, in any contest
	Href  string
	Waits func(tx *db.Tx, a auth.Actor, now time.Time) (int64, error) // sheets that wait for this person, in all contests
}

// PlacesOf keeps the places where a person has something to do.
func PlacesOf(a auth.Actor, all []Place) []Place {
	var mine []Place
	for _, place := range all {
		if slices.ContainsFunc(a.Grants, func(g auth.RoleIn) bool { return g.Role == place.Role }) {
			mine = append(mine, place)
		}
	}
	return mine
}

// Counts are the figures of a contest now: entries sent and not withdrawn, distinct people and units in them.
type Counts struct {
	Entries    int64
	People     int64
	Units      int64
	ByDivision map[string]DivisionCount // by code; a division without entries may be missing
}

// DivisionCount is the part of Counts that falls in one division.
type DivisionCount struct {
	Entries int64
	People  int64
}

// Item is something that waits for a person. Count is how many (above 0), Args fill the other places of the message.
// Href is below /quan-ly/. Items are shown in the order given.
type Item struct {
	Kind  string // ItemCheck, …
	Count int64
	Args  []any // name, value pairs; a Text is printed in the reader's language
	Href  string
	Act   Act // shown to those who may do this; "" = to everybody who sees the page
}

// Kinds of waiting work; each is a message contests.wait.<kind> with Count, and those named take a Round.
const (
	ItemCheck   = "check"   // entries wait for the check
	ItemOverdue = "overdue" // returned entries, the date for corrections is over
	ItemFlagged = "flagged" // entries that share a contestant
	ItemReserve = "reserve" // places left by entries that withdrew after a publication, and reserves to call; Round
	ItemTie     = "tie"     // ties at a limit wait for a decision; Round
	ItemMarks   = "marks"   // entries without marks after the day of the round; Round
	ItemMissing = "missing" // entries that lack judges' or referees' sheets after the day of the round; Round
	ItemJudges  = "judges"  // entries left with too few judges because one does not mark them; Round
	ItemLate    = "late"    // late sheets wait for the head of the jury; Round
	ItemConfirm = "confirm" // imported or typed sheets that nobody else confirmed; Round
	ItemPublish = "publish" // 1: results are complete, or changed, and not published; Round
	ItemApprove = "approve" // 1: a publication was prepared and waits for a second person; Round

	ItemObjections     = "objections"      // objections wait for an answer
	ItemObjectionsLate = "objections_late" // objections whose answer is overdue
)

// late says which kinds are shown as overdue.
func late(kind string) bool {
	return kind == ItemOverdue || kind == ItemMarks || kind == ItemMissing || kind == ItemObjectionsLate
}
