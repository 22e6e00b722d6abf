// Package history keeps the results of editions that were held before this program, or outside it, and shows them in one hall with
// those that it published. What was published here is read from its publication and never copied.
//
// This file says what an edition is.
package history

import (
	"reflect"
	"strconv"
	"strings"

	"hoithi/internal/text"
)

// What a revision does: it says what is known of an edition, or takes it out.
const (
	Recorded  = "recorded"
	Withdrawn = "withdrawn"
)

// Edition is one edition of a series that was held elsewhere, in its newest revision. A count that nobody knows is nil.
type Edition struct {
	ID           int64  `db:"id"` // of the revision
	Series       string `db:"series"`
	SeriesKey    string `db:"series_key"`
	Year         int    `db:"year"`
	Revision     int    `db:"revision"`
	Number       *int64 `db:"number"` // lần thứ
	Name         string `db:"name"`   // "" = series and year
	Entries      *int64 `db:"entries"`
	Participants *int64 `db:"participants"`
	Prizes       *int64 `db:"prizes"`
	Source       string `db:"source"` // where the figures come from
	Kind         string `db:"kind"`   // Recorded or Withdrawn

	Results []Result `db:"-"`
	Areas   []Area   `db:"-"`
}

// Result is a prize as it was made public.
type Result struct {
	Division string `db:"division"`
	Prize    string `db:"prize"`
	Entry    string `db:"entry"`
	People   string `db:"people"` // names only
	Unit     string `db:"unit"`
	Area     string `db:"area"`
	Withheld bool   `db:"withheld"` // the winners asked not to be named: People is "" and stays so
}

// is says whether two rows are the same prize, whoever won it.
func (r Result) is(o Result) bool {
	r.People, r.Withheld, o.People, o.Withheld = "", false, "", false
	return r == o
}

// Area holds the counts of a district.
type Area struct {
	Area         string `db:"area"`
	Entries      *int64 `db:"entries"`
	Participants *int64 `db:"participants"`
	Prizes       *int64 `db:"prizes"`
}

// key is equal for two editions that are the same one.
func (e Edition) key() string { return e.SeriesKey + " " + strconv.Itoa(e.Year) }

// Slug names the edition in addresses: sang-tao-thanh-thieu-nien-nhi-dong-2019.
func (e Edition) Slug() string { return strings.Join(strings.FieldsFunc(e.key(), notWord), "-") }

// Title is the name of the edition, or its series and year.
func (e Edition) Title() string {
	if e.Name != "" {
		return e.Name
	}
	return e.Series + " " + strconv.Itoa(e.Year)
}

// given is how many prizes were given: as recorded, else as many as are listed; nil = neither is known.
func (e Edition) given() *int64 {
	if n := int64(len(e.Results)); e.Prizes == nil && n > 0 {
		return &n
	}
	return e.Prizes
}

// same says whether two revisions hold the same.
func (e Edition) same(o Edition) bool {
	e.ID, e.Revision = o.ID, o.Revision
	return reflect.DeepEqual(e, o)
}

// seriesKey is equal for two spellings of a series that differ in case, accents and signs only.
func seriesKey(series string) string {
	return strings.Join(strings.FieldsFunc(text.Fold(series), notWord), " ")
}

func notWord(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }
