// Every command has --help with an example in both languages, and every one with data has --db; what pages do in bulk, a command does.
package main

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

// leaves are the commands with their flags, as typed: "contest create".
func leaves(t *testing.T) map[string]*kong.Node {
	t.Helper()
	var cli commands
	parser, err := kong.New(&cli, kong.Name("hoithi"), kong.Vars{"version": version}, kong.Configuration(readConfiguration))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*kong.Node{}
	for _, leaf := range parser.Model.Leaves(true) {
		all[strings.TrimPrefix(leaf.FullPath(), "hoithi ")] = leaf
	}
	return all
}

func TestEveryCommandHasHelpWithAnExample(t *testing.T) {
	withoutData := []string{"demo", "contest kits"} // demo makes its own
	for path, leaf := range leaves(t) {
		path = strings.TrimSpace(regexp.MustCompile(`[<\[].*`).ReplaceAllString(path, ""))
		args := strings.Fields(path)
		for _, lang := range []string{"vi", "en"} {
			out, errOut, code := cli(t, append(args, "--help", "--lang="+lang)...)
			if code != 0 || strings.Count(out, "hoithi "+path) < 2 || strings.Contains(out, "commands.") {
				t.Errorf("%s in %s: status %d\n%s%s", path, lang, code, out, errOut)
			}
		}
		hasDB := slices.ContainsFunc(leaf.Flags, func(f *kong.Flag) bool { return f.Name == "db" })
		if hasDB == slices.Contains(withoutData, path) {
			t.Errorf("%s: --db is %v", path, hasDB)
		}
	}
}

func TestObjectionsAreListedAndAnsweredByCommand(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		d, _ := toldUntil(t, dsn, "2024-08-20")
		further(t, d)
		for format, want := range map[string][]string{"table": {"Tên bài dự thi", "Không chấp nhận"}, "csv": {"\uFEFFSố,", canaryWords}, "json": {`"state": "rejected"`, canaryWords}} {
			out, errOut, code := cli(t, "objection", "list", "--db", dsn, "--contest", youthCode, "--format", format)
			for _, words := range want {
				if code != exitDone || !strings.Contains(out, words) {
					t.Errorf("%s: %d, no %q: %s%s", format, code, words, out, errOut)
				}
			}
		}
		out, _, _ := cli(t, "objection", "list", "--db", dsn, "--contest", youthCode, "--format", "json", "--lang", "en")
		var list []struct{ Number int }
		if err := json.Unmarshal([]byte(out), &list); err != nil || len(list) != 1 || list[0].Number != 1 {
			t.Errorf("%v: %s", err, out)
		}
		answer := func(more ...string) (string, int) {
			_, errOut, code := cli(t, append([]string{"objection", "answer", "--db", dsn, "--contest", youthCode, "--answer", "Đúng."}, more...)...)
			return errOut, code
		}
		if said, code := answer("--number", "1", "--verdict", "upheld"); code != exitData || !strings.Contains(said, "trả lời") {
			t.Errorf("answered twice: %d %s", code, said)
		}
		if said, code := answer("--number", "7", "--verdict", "upheld"); code != exitData {
			t.Errorf("unknown: %d %s", code, said)
		}
		if said, code := answer("--number", "1", "--verdict", "maybe"); code != exitUsage {
			t.Errorf("a wrong verdict: %d %s", code, said)
		}
		out, _, code := cli(t, "late", "list", "--db", dsn, "--contest", youthCode, "--round", "so-khao")
		if code != exitDone || !strings.Contains(out, "Không có phiếu ký muộn") {
			t.Errorf("late sheets: %d %s", code, out)
		}
		if out, _, _ := cli(t, "standings", "--db", dsn, "--contest", youthCode, "--round", "chung-khao", "--format", "csv"); !strings.HasPrefix(out, "\uFEFFLĩnh vực,") || strings.Contains(out, "Đội") {
			t.Errorf("works are called teams: %.200s", out)
		}
	})
}

func TestAContestMovesThroughItsStatesByCommand(t *testing.T) {
	dsn := testkit.SQLite(t)
	for _, s := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"contest", "create", "--kit", storyCode}, exitDone, storyCode},
		{[]string{"contest", "state", "--contest", storyCode}, exitDone, "đã công bố. Có thể chuyển sang: finished (đã kết thúc), draft (bản nháp)"},
		{[]string{"contest", "state", "--contest", storyCode, "--to", "draft"}, exitData, "lý do"},
		{[]string{"contest", "state", "--contest", storyCode, "--to", "draft", "--reason", "Còn sửa thể lệ."}, exitDone, "bản nháp"},
		{[]string{"contest", "state", "--contest", storyCode, "--to", "archived"}, exitData, ""},
		{[]string{"contest", "state", "--contest", storyCode, "--to", "running"}, exitUsage, ""},
		{[]string{"contest", "state", "--contest", storyCode, "--to", "announced"}, exitDone, "đã công bố"},
		{[]string{"contest", "state", "--contest", storyCode, "--to", "finished"}, exitData, "lý do"},
		{[]string{"contest", "state", "--contest", storyCode, "--to", "finished", "--reason", "Hoãn vì bão.", "--by", "Nguyễn Thị Hạnh"}, exitDone, "đã kết thúc"},
	} {
		out, errOut, code := cli(t, append(s.args, "--db", dsn)...)
		if code != s.code || !strings.Contains(out+errOut, s.want) {
			t.Fatalf("hoithi %s: %d, want %d with %q\n%s%s", strings.Join(s.args, " "), code, s.code, s.want, out, errOut)
		}
	}
}

func TestG26ALotIsSealedDrawnAndCheckedByCommand(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		toldUntil(t, dsn, "2024-07-13") // marks are in, the tie at the sixteenth place is open
		round := []string{"--db", dsn, "--contest", storyCode, "--round", "vong-loai"}
		if out, _, code := cli(t, append([]string{"lot", "verify"}, round...)...); code != exitDone || !strings.Contains(out, "chưa có phiếu bốc thăm nào") {
			t.Errorf("without a lot: %d %s", code, out)
		}
		out, errOut, code := cli(t, append([]string{"lot", "seal", "--division", "B"}, round...)...)
		found := regexp.MustCompile(`phiếu số (\d+)[^:]*: ([0-9a-f]{64})`).FindStringSubmatch(strings.ReplaceAll(out, "\n", " "))
		if code != exitDone || found == nil {
			t.Fatalf("%d: %s%s", code, out, errOut)
		}
		if _, errOut, code := cli(t, append([]string{"lot", "seal", "--division", "B"}, round...)...); code != exitData {
			t.Errorf("a second seed for the same tie: %d %s", code, errOut)
		}
		draw := []string{"lot", "draw", "--db", dsn, "--contest", storyCode, "--lot", found[1], "--words", "Tây Yên Tử 17", "--decided-by", "Hội đồng giám khảo"}
		out, errOut, code = cli(t, draw...)
		if code != exitDone || !strings.Contains(out, "Đã ghi quyết định") {
			t.Fatalf("%d: %s%s", code, out, errOut)
		}
		if _, _, code := cli(t, draw...); code != exitData {
			t.Errorf("drawn twice: %d", code)
		}
		out, errOut, code = cli(t, append([]string{"lot", "verify"}, round...)...)
		if code != exitDone || !strings.Contains(out, "đúng") || !strings.Contains(out, found[2]) {
			t.Errorf("%d: %s%s", code, out, errOut)
		}
	})
}

func TestADemoOfAnOlderVersionIsToldInWords(t *testing.T) {
	dsn := testkit.SQLite(t)
	dir := filepath.Dir(dsn)
	demo := []string{"demo", "--dir", dir, "--no-serve", "--until", "2024-06-30"}
	if _, errOut, code := cli(t, "contest", "create", "--kit", storyCode, "--db", dsn); code != exitDone {
		t.Fatal(errOut)
	}
	if _, errOut, code := cli(t, append(demo, "--anew")...); code != exitUsage || !strings.Contains(errOut, "không phải của bản trình diễn") {
		t.Fatalf("an office's data: %d %s", code, errOut)
	}
	d, err := open(t.Context(), dsn, storyStart.Local)
	if err != nil {
		t.Fatal(err)
	}
	err = d.Write(t.Context(), "setting", func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO setting (key, value) VALUES ('demo.told.2', '1')`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	d.Close()
	if _, errOut, code := cli(t, demo...); code != exitUsage || !strings.Contains(errOut, "--anew") {
		t.Errorf("an older demo: %d %s", code, errOut)
	}
	if out, errOut, code := cli(t, append(demo, "--anew")...); code != exitDone || !strings.Contains(out, "đã được dựng") {
		t.Errorf("told anew: %d %s%s", code, out, errOut)
	}
}

func TestAPublicationThatIsNotThereIsNamed(t *testing.T) {
	dsn := filepath.Join(t.TempDir(), "x.db")
	toldUntil(t, dsn, "2024-07-15")
	_, errOut, code := cli(t, "export", "publication", "--db", dsn, "--contest", storyCode, "--round", "vong-loai", "--number", "7", "-o", filepath.Join(t.TempDir(), "x.json"))
	if code != exitData || !strings.Contains(errOut, "Không có bản công bố số 7") {
		t.Errorf("%d: %s", code, errOut)
	}
}

func TestAWrongCommandLineIsToldInWords(t *testing.T) {
	for line, want := range map[string]string{
		"":                                   "Còn thiếu tên lệnh, một trong các lệnh serve, demo,",
		"contest":                            "Còn thiếu tên lệnh, một trong các lệnh create, kits,",
		"contest exort":                      "Không hiểu “exort” trong dòng lệnh; có phải là export?",
		"verify all":                         "Không hiểu “all” trong dòng lệnh.",
		"contest export":                     "Còn thiếu: --contest=CODE.",
		"contest export --contest":           "--contest còn thiếu giá trị.",
		"contest export --contst a":          "Không có cờ --contst; có phải là --contest?",
		"serve --sign-in-limit=3":            "Không có cờ --sign-in-limit.",
		"user add --name x":                  "Còn thiếu <login>.",
		"contest export --number x":          "--number: “x” không phải là số nguyên dùng được ở đây.",
		"contest state --contest a --to run": "--to chỉ nhận một trong các giá trị draft, announced, finished, archived, không nhận “run”.",
		"backup --keep -1":                   "--keep: “-1” không phải là số nguyên dùng được ở đây.",
	} {
		_, errOut, code := cli(t, strings.Fields(line)...)
		if code != exitUsage || !strings.HasPrefix(errOut, "hoithi: "+want) {
			t.Errorf("%q: status %d, %s", line, code, errOut)
		}
	}
	if _, errOut, _ := cli(t, "--lang=en", "contest", "export", "--contst", "a"); !strings.Contains(errOut, "There is no flag --contst; did you mean --contest?") {
		t.Error(errOut)
	}
}
