// What the tests of certificates stand on: Robocon of 2024 from the workbooks of the story, its final published.
package certificates

import (
	"context"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
	"hoithi/judging/marking"
	"hoithi/judging/results"
	"hoithi/registration/roster"
)

var office = audit.By{Name: "Nguyễn Thị Hạnh", Via: "command"}

const (
	demo = "../../cmd/hoithi/demo/"
	site = "https://hoithi.example.vn"
)

// bareKit takes second eyes and approvals out of a kit: tests of judging are about them.
var bareKit = strings.NewReplacer("    second_eyes: true\n", "", "approval: true, ", "", "publication: {approval: true}\n", "")

func book(t testing.TB, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(demo + name)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// Stages of Robocon that tests begin on.
const (
	marked = "marked" // the marks of the final are in
	public = "public" // and its results published
)

// stages are kept: telling them takes longer than what most tests look at.
var stages testkit.Kept

// each runs a test on both engines from a stage.
func each(t *testing.T, stage string, f func(t *testing.T, d *db.DB, clock *testkit.Clock, c *contests.Contest)) {
	t.Helper()
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		d, clock, c := at(t, dsn, stage)
		f(t, d, clock, c)
	})
}

// open is a stage on SQLite, for tests of what no engine changes.
func open(t testing.TB, stage string) (*db.DB, *testkit.Clock, *contests.Contest) {
	t.Helper()
	return at(t, testkit.SQLite(t), stage)
}

func at(t testing.TB, dsn, stage string) (*db.DB, *testkit.Clock, *contests.Contest) {
	t.Helper()
	clock := testkit.NewClock()
	stages.Fill(t, dsn, stage, func(dsn string) error {
		d, err := db.Open(context.Background(), dsn, clock.Now)
		if err != nil {
			return err
		}
		c := final(t, d, clock)
		if stage == public {
			publish(t, d, c, "chung-ket", "")
		}
		return d.Close()
	})
	clock.Set(testkit.Day(2024, 8, 16, 9, 0))
	d, err := db.Open(context.Background(), dsn, clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	var c *contests.Contest
	read(t, d, func(tx *db.Tx) (err error) { c, err = contests.ByCode(tx, "robocon-2024"); return err })
	return d, clock, c
}

// final is Robocon with the marks of its final in.
func final(t testing.TB, d *db.DB, clock *testkit.Clock) *contests.Contest {
	t.Helper()
	ctx := context.Background()
	doc, err := contests.Kit("robocon-2024")
	if err != nil {
		t.Fatal(err)
	}
	clock.Set(testkit.Day(2024, 6, 30, 17, 0))
	c, err := contests.Create(ctx, d, office, []byte(bareKit.Replace(string(doc))))
	if err == nil {
		_, err = roster.Import(ctx, d, office, c, "danh-sach.xlsx", book(t, "robocon-2024-danh-sach-dang-ky.xlsx"), false)
	}
	if err != nil {
		t.Fatal(err)
	}
	clock.Set(testkit.Day(2024, 7, 13, 17, 0))
	marks(t, d, c, "vong-loai", "robocon-2024-vong-loai.xlsx")
	clock.Set(testkit.Day(2024, 7, 15, 9, 0))
	if err := results.Decide(ctx, d, office, c, results.Decision{Round: "vong-loai", Division: "B", Chosen: []string{"rb24b037"}, How: "bốc thăm", DecidedBy: "Hội đồng giám khảo"}); err != nil {
		t.Fatal(err)
	}
	publish(t, d, c, "vong-loai", "")
	clock.Set(testkit.Day(2024, 8, 14, 17, 0))
	marks(t, d, c, "chung-ket", "robocon-2024-chung-ket.xlsx")
	return c
}

func marks(t testing.TB, d *db.DB, c *contests.Contest, round, name string) {
	t.Helper()
	if _, err := marking.Import(context.Background(), d, office, c, marking.File{Round: round, Name: name, Content: book(t, name)}, results.Through, false); err != nil {
		t.Fatal(err)
	}
}

func publish(t testing.TB, d *db.DB, c *contests.Contest, round, reason string) {
	t.Helper()
	if _, err := results.Publish(context.Background(), d, office, c, round, reason); err != nil {
		t.Fatal(err)
	}
}

func read(t testing.TB, d *db.DB, f func(tx *db.Tx) error) {
	t.Helper()
	if err := d.Read(context.Background(), f); err != nil {
		t.Fatal(err)
	}
}

func mustIssue(t testing.TB, d *db.DB, c *contests.Contest, kind, to string) []Certificate {
	t.Helper()
	made, err := Issue(context.Background(), d, office, c, Issuing{Kind: kind, To: to, Day: "16/8/2024"})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func register(t testing.TB, d *db.DB, c *contests.Contest, kind string) (all []Certificate) {
	t.Helper()
	read(t, d, func(tx *db.Tx) (err error) { all, err = Register(tx, c.ID, kind); return err })
	return all
}

func standing(t testing.TB, d *db.DB, c *contests.Contest, kind string) (b *Batch) {
	t.Helper()
	read(t, d, func(tx *db.Tx) (err error) { b, err = Standing(tx, c, kind, site); return err })
	return b
}

// wantFault wants a fault of a kind with a key.
func wantFault(t testing.TB, err error, kind fault.Kind, key string) {
	t.Helper()
	for _, f := range fault.All(err) {
		if f.Kind == kind && f.Key == key {
			return
		}
	}
	t.Errorf("got %v, want kind %v: %s", err, kind, key)
}

// lookingDir is where files stay to be looked at when CERTIFICATES_LOOK names a folder.
func lookingDir(t testing.TB) string {
	if keep := os.Getenv("CERTIFICATES_LOOK"); keep != "" {
		return keep
	}
	return t.TempDir()
}

func save(t testing.TB, dir, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// picture draws one page of a PDF as a phone might see it.
func picture(t testing.TB, path string) image.Image {
	t.Helper()
	out := strings.TrimSuffix(path, ".pdf")
	testkit.Tool(t, "pdftoppm", "-r", "110", "-f", "1", "-singlefile", "-png", path, out)
	f, err := os.Open(out + ".png")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// readQR finds the code in the lower left part of a page, as somebody holds a phone to it.
func readQR(t testing.TB, page image.Image) string {
	t.Helper()
	whole := page.Bounds()
	part := image.NewRGBA(image.Rect(0, 0, whole.Dx()*2/5, whole.Dy()*2/5))
	draw.Draw(part, part.Bounds(), page, image.Pt(0, whole.Dy()*3/5), draw.Src)
	var img image.Image = part
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	found, err := qrcode.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		t.Fatal(err)
	}
	return found.GetText()
}
