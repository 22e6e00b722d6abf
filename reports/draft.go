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
	Stops      []Stop    `json:"stops,omitempty"` // what stands against issuing it
}

// Section is a numbered part.
type Section struct {
	Heading string     `json:"heading"`
	Bullets []Sentence `json:"bullets"`

	keys []string // of the template's line behind each bullet
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
	stopZero    = "zero"    // it comes to nothing and stands outside a part in brackets
)

// Sentence is text and figures in turn.
type Sentence []Piece

// Piece is a text, or the number of a figure when Figure is its name.
type Piece struct {
	Text   string
	Figure string
	When   string // code of the period it counts, "" = the report's own
}

// Used is a figure of the draft. Recorded is what it came to by what had been recorded until the end of the day AsOf; where it
// differs from Value, something that holds in the period was entered later.
type Used struct {
	Name     string `json:"name"`
	When     string `json:"period,omitempty"` // the period it counts, "" = the report's own
	Value    int    `json:"value"`
	Recorded int    `json:"recorded_by_then"`
	Missing  bool   `json:"missing,omitempty"` // there is no value: a result that was not published
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

// MarshalJSON writes the sentence whole, with the names of its figures.
func (s Sentence) MarshalJSON() ([]byte, error) {
	plain := struct {
		Text    string   `json:"text"`
		Figures []string `json:"figures,omitempty"`
	}{Text: s.String()}
	for _, p := range s {
		if p.Figure != "" {
			plain.Figures = append(plain.Figures, p.Figure)
		}
	}
	return json.Marshal(plain)
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
