// The public JSON held against its description: every route and every answer, on both engines, with two contests side by side.
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/internal/web"
	"hoithi/reports/api"
)

type apiDocument struct {
	Paths map[string]struct {
		Get struct {
			Responses map[string]struct {
				Content map[string]struct{ Schema schema }
			}
		}
	}
	Components struct{ Schemas map[string]schema }
}

// schema is the part of JSON Schema that the description uses; any other word in it fails the test.
type schema map[string]any

// check names every place where v does not fit.
func (doc apiDocument) check(s schema, v any, at string) (wrong []string) {
	bad := func(format string, args ...any) { wrong = append(wrong, at+": "+fmt.Sprintf(format, args...)) }
	for _, word := range slices.Sorted(maps.Keys(s)) {
		switch rule := s[word]; word {
		case "description":
		case "$ref":
			name := strings.TrimPrefix(rule.(string), "#/components/schemas/")
			target, ok := doc.Components.Schemas[name]
			if !ok {
				bad("no schema %s", name)
			}
			wrong = append(wrong, doc.check(target, v, at)...)
		case "anyOf":
			if !slices.ContainsFunc(rule.([]any), func(one any) bool { return len(doc.check(one.(map[string]any), v, at)) == 0 }) {
				bad("fits nothing of anyOf: %v", v)
			}
		case "type":
			kinds, ok := rule.([]any)
			if !ok {
				kinds = []any{rule}
			}
			if !slices.ContainsFunc(kinds, func(kind any) bool { return isKind(kind.(string), v) }) {
				bad("%v is no %v", v, rule)
			}
		case "enum":
			if !slices.Contains(rule.([]any), v) {
				bad("%v is not among %v", v, rule)
			}
		case "pattern":
			if text, ok := v.(string); ok && !regexp.MustCompile(rule.(string)).MatchString(text) {
				bad("%q does not match %s", text, rule)
			}
		case "items":
			list, _ := v.([]any)
			for i, one := range list {
				wrong = append(wrong, doc.check(rule.(map[string]any), one, fmt.Sprintf("%s[%d]", at, i))...)
			}
		case "properties":
			object, _ := v.(map[string]any)
			for name, value := range object {
				if of, ok := rule.(map[string]any)[name]; ok {
					wrong = append(wrong, doc.check(of.(map[string]any), value, at+"."+name)...)
				} else {
					bad("%s is not described", name)
				}
			}
		case "required":
			object, _ := v.(map[string]any)
			for _, name := range rule.([]any) {
				if _, ok := object[name.(string)]; !ok {
					bad("%s is missing", name)
				}
			}
		case "additionalProperties":
		default:
			bad("the test does not know %s", word)
		}
	}
	return wrong
}

func isKind(kind string, v any) bool {
	switch v := v.(type) {
	case nil:
		return kind == "null"
	case bool:
		return kind == "boolean"
	case string:
		return kind == "string"
	case []any:
		return kind == "array"
	case map[string]any:
		return kind == "object"
	case json.Number:
		_, err := v.Int64()
		return kind == "number" || kind == "integer" && err == nil
	}
	return false
}

func readJSON(t *testing.T, content []byte) (v any) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.UseNumber()
	if err := decoder.Decode(&v); err != nil {
		t.Fatalf("%v in %.200s", err, content)
	}
	return v
}

func apiGet(app *web.App, path string, headers ...string) *httptest.ResponseRecorder {
	req := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	app.Handler().ServeHTTP(rec, req)
	return rec
}

func TestTheAPIIsAsDescribed(t *testing.T) {
	var doc apiDocument
	if err := json.Unmarshal(api.Document(), &doc); err != nil {
		t.Fatal(err)
	}
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		d, _ := toldUntil(t, dsn, "2024-08-20")
		app := testApp(t, d, "http://localhost")
		described := slices.Sorted(maps.Keys(doc.Paths))
		var routes []string
		for _, r := range app.Routes() {
			if strings.HasPrefix(r.Path, web.APIPrefix) {
				routes = append(routes, regexp.MustCompile(`:(\w+)`).ReplaceAllString(r.Path, "{$1}"))
				if r.Method != http.MethodGet || r.Policy != web.PublicCached.Name {
					t.Errorf("%s %s is %s", r.Method, r.Path, r.Policy)
				}
			}
		}
		if !slices.Equal(described, routes) {
			t.Fatalf("described %v, routed %v", described, routes)
		}
		var all []*contests.Contest
		if err := d.Read(t.Context(), func(tx *db.Tx) (err error) { all, err = contests.List(tx); return err }); err != nil {
			t.Fatal(err)
		}
		found := map[string]int{}
		for path, described := range doc.Paths {
			for _, one := range fillPaths(path, all) {
				rec := apiGet(app, one)
				answer, ok := described.Get.Responses[fmt.Sprint(rec.Code)]
				if !ok {
					t.Fatalf("%s answers %d", one, rec.Code)
				}
				content, ok := answer.Content[rec.Header().Get("Content-Type")]
				if !ok {
					t.Fatalf("%s answers %d as %s", one, rec.Code, rec.Header().Get("Content-Type"))
				}
				for _, wrong := range doc.check(content.Schema, readJSON(t, rec.Body.Bytes()), one) {
					t.Error(wrong)
				}
				if rec.Header().Get("Access-Control-Allow-Origin") != "*" || rec.Header().Get("Cross-Origin-Resource-Policy") != "cross-origin" ||
					!strings.Contains(rec.Header().Get("Content-Security-Policy"), "default-src 'none'") || rec.Header().Get("Set-Cookie") != "" {
					t.Errorf("%s: headers %v", one, rec.Header())
				}
				found[fmt.Sprint(path, " ", rec.Code)]++
			}
		}
		for path := range doc.Paths {
			if found[path+" 200"] == 0 {
				t.Errorf("%s never answered 200: %v", path, found)
			}
		}
	})
}

// fillPaths gives addresses of a path: every contest and round with a number, and ones that do not exist.
func fillPaths(path string, all []*contests.Contest) (paths []string) {
	for _, c := range all {
		for _, round := range append(slices.Clone(c.Rounds), contests.RoundRow{Code: "khong-co"}) {
			for _, number := range []string{"1", "99", "01"} {
				paths = append(paths, strings.NewReplacer("{contest}", c.Code, "{round}", round.Code, "{number}", number).Replace(path))
			}
		}
	}
	paths = append(paths, strings.NewReplacer("{contest}", "khong-co", "{round}", "vong-loai", "{number}", "1").Replace(path))
	slices.Sort(paths)
	return slices.Compact(paths)
}

func TestTheAPIKeepsToHTTP(t *testing.T) {
	d, _ := toldUntil(t, testkit.SQLite(t), "2024-08-20")
	app := testApp(t, d, "http://localhost")
	const path = "/api/v1/contests/robocon-2024/rounds/vong-loai/results"
	plain := apiGet(app, path)
	tag := plain.Header().Get("Etag")
	if again := apiGet(app, path, "If-None-Match", tag); tag == "" || again.Code != http.StatusNotModified || again.Body.Len() != 0 ||
		again.Header().Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("with the tag %q: %d %v", tag, again.Code, again.Header())
	}
	packed := apiGet(app, path, "Accept-Encoding", "gzip")
	reader, err := gzip.NewReader(packed.Body)
	if err != nil || packed.Header().Get("Content-Encoding") != "gzip" {
		t.Fatal(err, packed.Header())
	}
	if content, err := io.ReadAll(reader); err != nil || !bytes.Equal(content, plain.Body.Bytes()) {
		t.Error("compressed, it is something else")
	}
	for _, unknown := range []string{"/api/v1/khong-co", "/api/v2/contests", "/api/v1/contests/robocon-2024/rounds"} {
		rec := apiGet(app, unknown)
		var problem web.Problem
		if err := json.Unmarshal(rec.Body.Bytes(), &problem); err != nil || rec.Code != http.StatusNotFound || problem.Status != http.StatusNotFound ||
			problem.Title == "" || problem.Detail == "" || rec.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %s", unknown, rec.Code, rec.Body)
		}
	}
}

// TestG3G6TheAPIKnowsWhatThePublicKnows asks for a draft, for a round of the other contest and for results before their day.
func TestG3G6TheAPIKnowsWhatThePublicKnows(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		d, _ := toldUntil(t, dsn, "2024-07-20")
		doc, err := contests.Kit(storyCode)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := contests.Create(t.Context(), d, storyBy, []byte(strings.Replace(string(doc), "code: robocon-2024", "code: ban-nhap", 1))); err != nil {
			t.Fatal(err)
		}
		err = d.Write(t.Context(), "all", func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE contest SET state = 'draft' WHERE code = 'ban-nhap'`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		app := testApp(t, d, "http://localhost")
		if list := apiGet(app, "/api/v1/contests").Body.String(); strings.Contains(list, "ban-nhap") || !strings.Contains(list, storyCode) {
			t.Errorf("G3: the list is %s", list)
		}
		hidden := strings.ReplaceAll(apiGet(app, "/api/v1/contests/ban-nhap").Body.String(), "ban-nhap", "X")
		missing := strings.ReplaceAll(apiGet(app, "/api/v1/contests/khong-co").Body.String(), "khong-co", "X")
		if hidden != missing || !strings.Contains(hidden, `"status":404`) {
			t.Errorf("G3: a draft answers %s, nothing answers %s", hidden, missing)
		}
		for _, path := range []string{"/api/v1/contests/ban-nhap/rounds/vong-loai/results", "/api/v1/contests/ban-nhap/rounds/vong-loai/results/1",
			"/api/v1/contests/robocon-2024/rounds/chung-ket/results", "/api/v1/contests/robocon-2024/rounds/vong-loai/results/2"} {
			if rec := apiGet(app, path); rec.Code != http.StatusNotFound {
				t.Errorf("G6: %s: %d", path, rec.Code)
			}
		}
	})
}

// TestTheContestsPageLeadsToItsData follows the link that people see.
func TestTheContestsPageLeadsToItsData(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		s, _ := keptSite(t, dsn)
		_, page := s.ask(t, http.MethodGet, "/cuoc-thi/"+storyCode, "")
		link := "/api/v1/contests/" + storyCode
		if !strings.Contains(page, `href="`+link+`"`) {
			t.Fatal("no link")
		}
		status, said := s.ask(t, http.MethodGet, link, "")
		for _, header := range []string{"Content-Type: application/json", "Access-Control-Allow-Origin: *", "Etag: ", "Cache-Control: public"} {
			if status != http.StatusOK || !strings.Contains(said, header) {
				t.Errorf("%d, no %q in %.400s", status, header, said)
			}
		}
	})
}
