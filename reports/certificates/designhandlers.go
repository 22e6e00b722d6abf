// The page of a design: fields placed by dragging or by numbers, a background, a preview as PDF.
package certificates

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/files"
	"hoithi/internal/web"
)

// designPage is the form with the sheet above it.
type designPage struct {
	Where      []link
	KindName   string
	Form       string
	Base       int
	Was        string // the page the measures are of
	Page       string // the page that is chosen
	Frame      bool
	Pages      []option
	Aligns     []option
	Colours    []option
	Fields     []typedField
	Places     []option
	MaxPicture int
	Background string // address of the picture, "" = none
	Sheet      sheetView
	Errors     web.FieldErrors
}

// sheetView is the sheet as an SVG picture, in tenths of a millimetre.
type sheetView struct {
	Width, Height int
	Shapes        []shapeView
	Fields        []fieldView
}

type shapeView struct{ Points, Stroke, Fill, Line string }

// fieldView is a part that can be dragged: X, Y, W, H bound it.
type fieldView struct {
	Number, X, Y, W, H int
	NameX, NameY       string
	Lines              []lineView
	Code               string // path of the QR code, "" = a text
	CodeSize           int    // modules a side
}

type lineView struct {
	X, Y         int
	Size         string
	Bold, Italic bool
	Text, Fill   string
	Under, Width int // the line below it; Width 0 = none
	Thick        string
}

func (h handlers) designRoutes(app *web.App, all string, policy web.Policy) {
	app.GET(all+"/mau/:kind", h.design, policy)
	app.POST(all+"/mau/:kind", h.keepDesign, policy)
	app.GET(all+"/mau/:kind/nen", h.background, policy)
}

func (h handlers) design(c echo.Context) error { return h.showDesign(c, nil, nil, nil) }

// samples are certificates to look at: a contestant's, and that of a whole entry.
func samples(c *contests.Contest, kind string, day string) (all []sample) {
	r := c.Rules
	w := About{Role: roleContestant, Prize: "Giải Khuyến khích", Code: "MA-0001", Team: "Những Người Bạn Nhỏ", Unit: "Trường Tiểu học và Trung học cơ sở Hoàng Hoa Thám",
		District: "Huyện Yên Thế", Contest: r.Name.VI, Office: r.Organiser.VI, Works: isWorks(r)}
	if len(r.Areas) > 0 {
		w.District = r.Areas[len(r.Areas)-1]
	}
	if len(r.Awards.Prizes) > 0 {
		w.Prize = r.Awards.Prizes[0].Name.VI
	}
	if round, ok := r.Round(r.Awards.Round); ok {
		w.Round = round.Name.VI
	}
	if len(r.Divisions) > 0 {
		w.Division = r.Divisions[0].Name.VI
	}
	_, place, _ := strings.Cut(r.Organiser.VI, "tỉnh ")
	signing := Signing{Decision: "15/QĐ-LHH", DecisionDay: day, Place: place, Title: "CHỦ TỊCH", Signer: "Nguyễn Văn Bình"}
	one := recipient{0, 1, "Nguyễn Thị Hương Giang", w}
	w.Role = roleEntry
	team := entrant{0, []person{{1, roleContestant, "Nguyễn Thị Hương Giang"}, {2, roleContestant, "Trần Đức Minh"}, {3, roleContestant, "Hoàng Quốc Việt"},
		{4, roleContestant, "Đỗ Thị Bích Ngọc"}, {5, roleMentor, "Phạm Thùy Dương"}}}.whole(w)
	for i, r := range []recipient{one, team} {
		all = append(all, sample{Certificate{Kind: kind, Name: r.name, Number: numberOf(kind, 2000, i+1), Day: day, Publication: 1, Token: strings.Repeat("A", 22)}, Words{r.about, signing}})
	}
	return all
}

// sample is a certificate that was never issued.
type sample struct {
	Certificate
	words Words
}

// showDesign is the page with the design kept, or with what was refused.
func (h handlers) showDesign(c echo.Context, asTyped *Design, fields []typedField, refused error) error {
	contest, kind, p := contests.From(c), c.Param("kind"), web.Printer(c)
	if !KnownKind(kind) {
		return fault.NotFound("certificates.unknown_kind")
	}
	status, err := statusOf(refused)
	if err != nil {
		return err
	}
	var kept *Kept
	day := ""
	err = h.d.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		day = dayAt(tx.NowMS(), contest.Rules.Location())
		kept, err = newestDesign(tx, contest.ID, kind)
		return err
	})
	if err != nil {
		return err
	}
	d, err := kept.design(kind)
	if err != nil {
		return err
	}
	page := &designPage{Form: designPath(contest, kind), KindName: p.T("certificates.kind." + kind), MaxPicture: MaxPicture >> 20, Errors: web.Errors(p, refused),
		Where: where(p, contest, link{Text: p.T("certificates.title"), Href: deskPath(contest) + "?loai=" + kind}, link{Text: p.T("certificates.design.title")})}
	if kept != nil {
		page.Base = kept.Revision
		if kept.Background != nil {
			page.Background = page.Form + "/nen?ban=" + strconv.Itoa(kept.Revision)
		}
	}
	if asTyped != nil {
		d = *asTyped
		page.Base, _ = strconv.Atoi(c.FormValue("base"))
	}
	if page.Fields = fields; fields == nil {
		page.Fields = typed(d)
	}
	for i := range page.Fields {
		for _, f := range fault.All(refused) {
			page.Fields[i].Open = page.Fields[i].Open || strings.HasPrefix(f.Field, FieldName(i, ""))
		}
	}
	page.Was, page.Frame = pageOf(d), d.Frame
	if page.Page = page.Was; asTyped != nil {
		page.Page = c.FormValue("page")
	}
	page.choices(p.T)
	if page.Sheet, err = viewOf(contest, kind, day, d, web.BaseURL(c)); err != nil {
		return err
	}
	return web.Page(c, status, "certificates/design", page)
}

func pageOf(d Design) string {
	if d.Portrait {
		return "portrait"
	}
	return "landscape"
}

func (page *designPage) choices(t func(key string, args ...any) string) {
	page.Pages = []option{{Value: "landscape", Text: t("certificates.design.landscape")}, {Value: "portrait", Text: t("certificates.design.portrait")}}
	for _, a := range Aligns {
		page.Aligns = append(page.Aligns, option{Value: a, Text: t("certificates.design.aligns." + a)})
	}
	for _, colour := range Colours {
		page.Colours = append(page.Colours, option{Value: colour, Text: t("certificates.design.colours." + colour)})
	}
	for _, name := range Places {
		page.Places = append(page.Places, option{Text: "{" + name + "}", Note: t("certificates.design.of." + name)})
	}
}

// viewOf draws the sheet as a picture for the page.
func viewOf(c *contests.Contest, kind, day string, d Design, base string) (sheetView, error) {
	p := newPen("", time.Unix(0, 0))
	one := samples(c, kind, day)[0]
	s, err := lay(d, filling(one.Certificate, one.words), base+PublicPath+"/"+one.Token, p)
	if err != nil {
		return sheetView{}, err
	}
	v := sheetView{Width: d.width(), Height: d.height()}
	for _, shape := range s.shapes {
		points := make([]string, len(shape.points))
		for i, at := range shape.points {
			points[i] = fmt.Sprintf("%.0f,%.0f", at[0]*10, at[1]*10)
		}
		one := shapeView{Points: strings.Join(points, " "), Stroke: "none", Fill: hex(shape.colour), Line: "0"}
		if shape.line > 0 {
			one.Stroke, one.Fill, one.Line = hex(shape.colour), "none", fmt.Sprintf("%.0f", shape.line*10)
		}
		v.Shapes = append(v.Shapes, one)
	}
	for i, f := range d.Fields {
		v.Fields = append(v.Fields, fieldOf(i, f, s))
	}
	return v, nil
}

func fieldOf(i int, f Field, s *sheet) fieldView {
	view := fieldView{Number: i, X: f.X, Y: f.Y, W: f.Width, H: f.Width, NameX: FieldName(i, "x"), NameY: FieldName(i, "y")}
	for _, c := range s.codes {
		if c.field == i {
			view.Code, view.CodeSize = c.code.Path, c.code.Size
		}
	}
	if f.IsCode() {
		return view
	}
	for _, l := range s.lines {
		if l.field == i {
			line := lineView{X: int(l.x * 10), Y: int(l.y * 10), Size: fmt.Sprintf("%.1f", l.face.size*pointMM*10), Bold: l.face.bold, Italic: l.face.italic, Text: l.text, Fill: hex(l.colour)}
			if l.underlined {
				below, thick := l.face.underline()
				line.Under, line.Width, line.Thick = int((l.y+below)*10), int(l.width*10), fmt.Sprintf("%.1f", thick*10)
			}
			view.Lines = append(view.Lines, line)
		}
	}
	if view.H = f.Height; f.Height == 0 {
		view.H = int(face{size: float64(f.Size)}.high(max(len(view.Lines), 1)) * 10)
	}
	return view
}

func hex(colour string) string {
	c := rgb[colour]
	return fmt.Sprintf("#%02x%02x%02x", c[0], c[1], c[2])
}

// keepDesign keeps what was typed, shows it as PDF, or goes back to the program's own.
func (h handlers) keepDesign(c echo.Context) error {
	contest, kind := contests.From(c), c.Param("kind")
	if !KnownKind(kind) {
		return fault.NotFound("certificates.unknown_kind")
	}
	sent, err := web.SentFile(c, "background", MaxPicture)
	if err != nil {
		return err
	}
	form, err := c.FormParams()
	if err != nil {
		return err
	}
	d, fields, faults := readDesign(form)
	change := Change{Remove: form.Get("remove") != ""}
	if sent != nil && sent.Large {
		faults = append(faults, fault.Invalid("background", "files.too_large", "Limit", MaxPicture>>20))
	} else if sent != nil {
		change.Name, change.Content = sent.Name, sent.Content
	}
	if form.Get("act") == "reset" {
		d, faults, change = Default(kind, form.Get("page") == "portrait"), nil, Change{Remove: true}
	}
	if err := errors.Join(append(faults, d.check()...)...); err != nil {
		return h.showDesign(c, &d, fields, err)
	}
	asTyped := d
	if form.Get("page") != pageOf(d) {
		d = d.turned(kind)
	}
	if form.Get("act") == "preview" {
		return h.preview(c, kind, d, change)
	}
	base, _ := strconv.Atoi(form.Get("base")) // what is no number is no revision anybody saw
	if err := Keep(c.Request().Context(), h.d, web.ActorOf(c).By(), contest, kind, d, change, base); err != nil {
		return h.showDesign(c, &asTyped, fields, err)
	}
	web.Flash(c, "certificates.design.kept")
	return web.SeeOther(c, designPath(contest, kind))
}

// preview sends a sample of what was typed, with the background that is kept or was sent.
func (h handlers) preview(c echo.Context, kind string, d Design, change Change) error {
	contest := contests.From(c)
	var picture *Picture
	day := ""
	err := h.d.Read(c.Request().Context(), func(tx *db.Tx) error {
		day = dayAt(tx.NowMS(), contest.Rules.Location())
		kept, err := newestDesign(tx, contest.ID, kind)
		if err == nil && !change.Remove {
			picture, err = pictureOf(tx, kept)
		}
		return err
	})
	if err == nil && change.Content != nil {
		var f files.File
		if f, change.Content, err = look(change.Name, change.Content); err != nil {
			return h.showDesign(c, &d, nil, err)
		}
		picture = &Picture{f.Hash, f.Media, change.Content}
	}
	if err != nil {
		return err
	}
	p := newPen(titles[kind], web.Now(c))
	for _, one := range samples(contest, kind, day) {
		s, err := lay(d, filling(one.Certificate, one.words), web.BaseURL(c)+PublicPath+"/"+one.Token, p)
		if err != nil {
			return err
		}
		p.draw(s, picture)
	}
	var made bytes.Buffer
	if err := p.write(&made); err != nil {
		return err
	}
	return files.Send(c, titles[kind]+" (xem thử).pdf", "application/pdf", made.Bytes())
}

// background sends the picture behind the design in force.
func (h handlers) background(c echo.Context) error {
	var picture *Picture
	err := h.d.Read(c.Request().Context(), func(tx *db.Tx) error {
		kept, err := newestDesign(tx, contests.From(c).ID, c.Param("kind"))
		if err == nil {
			picture, err = pictureOf(tx, kept)
		}
		if err == nil && picture == nil {
			err = fault.NotFound("files.unknown")
		}
		return err
	})
	if err != nil {
		return err
	}
	return files.Send(c, "nen", picture.Media, picture.Content)
}
