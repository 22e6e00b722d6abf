// A draft of the report: sections of sentences in which every number is a named figure.
package reports

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Draft is the text of a report with its figures. The paper is Vietnamese, whatever language the pages are in.
type Draft struct {
	Period     string    `json:"period"` // 2024-H1
	AsOf       string    `json:"as_of"`  // the last day that counts: 2024-06-30
	Title      []string  `json:"title"`  // lines
	Sections   []Section `json:"sections"`
	Figures    []Used    `json:"figures"` // in the order of the text, each once
	Recipients []string  `json:"recipients,omitempty"`
	Signer     Signer    `json:"signer,omitzero"`
	Superior   string    `json:"superior,omitempty"`
	Issuer     string    `json:"issuer,omitempty"`
	Symbol     string    `json:"symbol,omitempty"`
	Place      string    `json:"place,omitempty"`
	Stops      []Stop    `json:"stops,omitempty"` // what stands against issuing it
}

// Section is a numbered part. Lines are the keys of the template's lines behind the bullets.
type Section struct {
	Heading string     `json:"heading"`
	Bullets []Sentence `json:"bullets"`
	Lines   []string   `json:"lines,omitempty"`
}

// Stop is a place that has nothing to say: Why is the key of its message.
type Stop struct {
	Line  string `json:"line"`  // key of the line
	Place string `json:"place"` // the figure
	Why   string `json:"why"`
}

// Why a place stops the report.
const (
	stopUnknown = "unknown" // no contest or register has such a figure
	stopMissing = "missing" // there is no value yet
	stopZero    = "nothing" // it comes to nothing and stands outside a part in brackets
)

// Sentence is text and figures in turn.
type Sentence []Piece

// Piece is a text, or the number of a figure when Figure is its name.
type Piece struct {
	Text   string `json:"text"`
	Figure string `json:"figure,omitempty"`
	When   string `json:"period,omitempty"` // code of the period it counts, "" = the report's own
}

// Used is a figure of the draft. Recorded is what it came to by what had been recorded until the end of the day AsOf; where it
// differs from Value, something that holds in the period was entered later. The words and Rows are filled when a draft is kept.
type Used struct {
	Name     string `json:"name"`
	When     string `json:"period,omitempty"` // the period it counts, "" = the report's own
	Value    int    `json:"value"`
	Recorded int    `json:"recorded_by_then"`
	Missing  bool   `json:"missing,omitempty"` // there is no value: a result that was not published
	Label    string `json:"label,omitempty"`
	About    string `json:"about,omitempty"` // what exactly it counts
	Unit     string `json:"unit,omitempty"`
	Source   string `json:"source,omitempty"`      // the register or contest
	Rows     int    `json:"rows,omitempty"`        // of the source behind it
	Before   *int   `json:"year_before,omitempty"` // of a kept report: what it was a year before, for the chart
}

// Later says that entries made after the day change the figure.
func (u Used) Later() bool { return u.Value != u.Recorded }

// String is the sentence as it reads.
func (s Sentence) String() string {
	var b strings.Builder
	for _, p := range s {
		b.WriteString(p.Text)
	}
	return b.String()
}

// spelled is a sentence for programs: whole, with the names of its figures, and in pieces where it has any.
type spelled struct {
	Text    string   `json:"text"`
	Figures []string `json:"figures,omitempty"`
	Pieces  []Piece  `json:"pieces,omitempty"`
}

// MarshalJSON writes the sentence whole, with the names of its figures and, where there are any, its pieces.
func (s Sentence) MarshalJSON() ([]byte, error) {
	plain := spelled{Text: s.String()}
	for _, p := range s {
		if p.Figure != "" {
			plain.Figures, plain.Pieces = append(plain.Figures, p.Figure), s
		}
	}
	return json.Marshal(plain)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (s *Sentence) UnmarshalJSON(b []byte) error {
	var plain spelled
	if err := json.Unmarshal(b, &plain); err != nil {
		return err
	}
	if *s = plain.Pieces; len(plain.Pieces) == 0 {
		*s = Sentence{{Text: plain.Text}}
	}
	return nil
}

// Text is the whole draft as plain text, a line for each title, heading and bullet; "./." ends it before recipients and signer.
func (d Draft) Text() string {
	var b strings.Builder
	for _, line := range d.Title {
		fmt.Fprintln(&b, line)
	}
	fmt.Fprintln(&b, "-------------")
	for i, s := range d.Sections {
		fmt.Fprintf(&b, "\n%s\n\n", s.Heading)
		for n, sentence := range s.Bullets {
			fmt.Fprintf(&b, "- %s%s\n", sentence, d.ending(i, n))
		}
	}
	if len(d.Recipients) > 0 {
		fmt.Fprint(&b, "\nNơi nhận:\n")
		for _, r := range d.Recipients {
			fmt.Fprintf(&b, "- %s\n", r)
		}
	}
	fmt.Fprintln(&b)
	for _, line := range [...]string{d.Signer.Authority, d.Signer.Title, d.Signer.Name} {
		if line != "" {
			fmt.Fprintln(&b, line)
		}
	}
	return b.String()
}

// ending is what comes after bullet n of section i: the last one of all ends with "./.".
func (d Draft) ending(i, n int) string {
	if i == len(d.Sections)-1 && n == len(d.Sections[i].Bullets)-1 {
		return "/."
	}
	return ""
}

// JSON is the draft for programs, indented.
func (d Draft) JSON() ([]byte, error) {
	b, err := json.MarshalIndent(d, "", "  ")
	return append(b, '\n'), err
}
