// Package certificates issues a contest's certificates from its publication: designed per contest, numbered in one register of the Union,
// printed with a code by which anybody can check them.
//
// This file says what a certificate is.
package certificates

import (
	"fmt"

	"hoithi/contests"
)

// Kinds of certificates. Each has a register of its own, numbered by year.
const (
	Merit  = "chung-nhan" // giấy chứng nhận
	Praise = "khen"       // giấy khen
)

// Kinds are all of them, in the order of the pages.
var Kinds = [...]string{Merit, Praise}

// Who a certificate is made out to.
const (
	ToEntries     = "entries"     // each entry that won a prize; of a work: its authors together
	ToContestants = "contestants" // each contestant or author of such an entry
	ToMentors     = "mentors"     // each mentor of such an entry
)

// Tos are all of them, in the order of the pages.
var Tos = [...]string{ToEntries, ToContestants, ToMentors}

// Roles of a holder.
const (
	roleEntry      = "entry"
	roleContestant = "contestant"
	roleMentor     = "mentor"
)

// roleOf is who holds the certificates of a choice.
var roleOf = map[string]string{ToEntries: roleEntry, ToContestants: roleContestant, ToMentors: roleMentor}

// Certificate is a line of the register as it was issued. Instants are Unix milliseconds.
type Certificate struct {
	ID            int64  `db:"id"`
	ContestID     int64  `db:"contest_id"`
	PublicationID int64  `db:"publication_id"`
	EntryID       int64  `db:"entry_id"`
	Place         int    `db:"place"` // 0 = made out to the entry, else the member's place in its form, from 1
	Kind          string `db:"kind"`
	Year          int    `db:"year"`
	Ordinal       int    `db:"ordinal"`
	Number        string `db:"number"` // "01/GCN-2024", never given twice
	Day           string `db:"day"`    // it bears: 2024-08-16
	Token         string `db:"token"`  // 128 bits; it opens the public page
	Name          string `db:"name"`
	Content       string `db:"words"` // JSON of Words
	DesignID      *int64 `db:"design_id"`
	ReplacesID    *int64 `db:"replaces_id"`
	Reason        string `db:"reason"` // why it was issued anew
	Actor         string `db:"actor"`
	RecordedAt    int64  `db:"recorded_at"`
	RevokedBy     string `db:"revoked_by"`
	RevokedWhy    string `db:"revoked_why"`
	RevokedAt     *int64 `db:"revoked_at"`

	// Read beside the row.
	Replaces        string `db:"replaces"`    // number of the one it replaces, "" = none
	ReplacedBy      string `db:"replaced_by"` // number of the one that replaces it, "" = none
	ReplacedToken   string `db:"replaced_token"`
	Publication     int    `db:"publication"` // number
	PublicationHash string `db:"publication_hash"`
	Round           string `db:"round"` // code, of the publication
}

// Words are what a certificate says, frozen when it is issued: of its holder, and of who gives it.
type Words struct {
	About
	Signing
}

// About is what is said of a holder.
type About struct {
	Role     string `json:"role"` // roleEntry, roleContestant or roleMentor
	Prize    string `json:"prize"`
	Code     string `json:"code"` // of the entry
	Team     string `json:"team"` // name of the entry
	Unit     string `json:"unit"`
	District string `json:"district"`
	Division string `json:"division"`
	Contest  string `json:"contest"`
	Round    string `json:"round"`
	Office   string `json:"office"`            // the organiser
	Works    bool   `json:"works,omitempty"`   // works are entered, not teams
	Authors  int    `json:"authors,omitempty"` // how many authors hold it together; 0 = none, or no work
	Members  string `json:"members,omitempty"` // of the certificate of a team: its contestants, "An, Bình"
	Mentors  string `json:"mentors,omitempty"` // and its mentors
}

// Signing is what the office says of a certificate: by which decision it is given, where, and who signs.
type Signing struct {
	Decision    string `json:"decision,omitempty"`     // number and symbol, 15/QĐ-LHH; "" = none
	DecisionDay string `json:"decision_day,omitempty"` // 2024-08-16, "" = none
	Place       string `json:"place,omitempty"`        // Bắc Giang
	Authority   string `json:"authority,omitempty"`    // TM. BAN TỔ CHỨC, "" = the signer signs in the own name
	Title       string `json:"title,omitempty"`        // CHỦ TỊCH
	Signer      string `json:"signer,omitempty"`       // name, "" = written by hand
}

// States of a certificate, as the public sees them.
const (
	Valid    = "valid"
	Replaced = "replaced"
	Revoked  = "revoked"
)

// State says whether a certificate holds. A revoked one that was replaced later counts as replaced.
func (c Certificate) State() string {
	switch {
	case c.ReplacedBy != "":
		return Replaced
	case c.RevokedAt != nil:
		return Revoked
	}
	return Valid
}

// symbols stand in the numbers.
var symbols = map[string]string{Merit: "GCN", Praise: "GK"}

// numberOf writes a number of the register: at least two digits, the kind and the year.
func numberOf(kind string, year, ordinal int) string {
	return fmt.Sprintf("%02d/%s-%d", ordinal, symbols[kind], year)
}

// KnownKind says whether a word is a kind of certificate.
func KnownKind(kind string) bool { return symbols[kind] != "" }

func isWorks(r *contests.Rules) bool { return r.Kind() == contests.EntryWork }
