// The acts of the matrix: what stands in the table, and the requests that people's pages would send for it.
package main

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// matrixAct is a row: a request, filled in with the facts of a contest. Upload makes it two: the file, then what its preview offers.
type matrixAct struct {
	name   string
	method string // "" = POST
	path   string
	form   url.Values
	upload func(known facts) []byte
}

// form reads "a=1&b=x y" with the values as they are.
func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

const (
	desk  = "/quan-ly/{c}"
	first = "/quan-ly/{c}/vong/so-khao"
	final = "/quan-ly/{c}/vong/chung-ket"
)

// entryForm is a correction of the entry with the facts' number n.
func entryForm(n, revision, reason string) url.Values {
	return form("revision", revision, "division", "A", "name", "Đội Mới "+n, "unit", "Trường Tiểu học Số "+n, "area", "Huyện Yên Thế", "contact_name", "Chị Lan",
		"contact_phone", "091234500"+n, "consent", "on", "reason", reason, "key", "{c}-khoa-cua-phieu-m",
		"members.0.name", "Nguyễn Văn "+string(rune('A'+number(n))), "members.0.born", "02/07/2013", "members.0.grade", "4", "members.0.class", "4A")
}

// matrixActs are the rows of the tables of rounds and contests.
func matrixActs(t *testing.T) []matrixAct {
	const why = "Theo đề nghị của Hội đồng."
	get := func(name, path string) matrixAct { return matrixAct{name: name, method: http.MethodGet, path: path} }
	post := func(name, path string, pairs ...string) matrixAct {
		return matrixAct{name: name, path: path, form: form(pairs...)}
	}
	correct := matrixAct{name: "correct an entry", path: desk + "/ho-so/{e3}/sua", form: entryForm("3", "{rev3}", why)}
	own := matrixAct{name: "correct by own link", path: "/ho-so/{token}/sua", form: entryForm("4", "{rev4}", "")}
	register := matrixAct{name: "register", path: "/cuoc-thi/{c}/dang-ky", form: entryForm("9", "", "")}
	return []matrixAct{
		get("see the public page", "/cuoc-thi/{c}"), get("see public results", "/cuoc-thi/{c}/ket-qua/so-khao"), register,
		get("see own entry by link", "/ho-so/{token}"), own, post("withdraw by own link", "/ho-so/{token}/rut", "revision", "{rev4}", "reason", why),
		post("object by own link", "/ho-so/{token}/khieu-nai/so-khao", "about", "marks", "body", why, "sender", "Chị Lan", "contact", "0912345004"),
		get("see the desk", desk), get("see the entries", desk+"/ho-so"), get("see an entry", desk+"/ho-so/{e3}"), correct,
		post("withdraw an entry", desk+"/ho-so/{e3}/rut", "revision", "{rev3}", "reason", why), post("make a private link", desk+"/ho-so/{e3}/duong-dan"),
		{name: "import a roster", path: desk + "/nhap-danh-sach", upload: func(facts) []byte {
			return workbookOf(t, matrixTeams, []any{"21", "Đội Nhập", "A", "Trường Tiểu học Nhập", "Huyện Yên Thế", "Thí sinh", "Lê Thị Nhập", "02/07/2013", 4, "4A"})
		}},
		get("see the rules", desk+"/the-le"), post("edit the rules", desk+"/the-le/luu", "document", "{rules document}", "base", "{rules}", "seen", "{rules seen}", "reason", why),
		post("extend the deadline", desk+"/the-le/gia-han", "until", "2024-07-30 17:00", "base", "{rules}", "reason", why),
		post("announce", desk+"/the-le/trang-thai", "to", "announced", "reason", why), post("finish", desk+"/the-le/trang-thai", "to", "finished", "reason", why),
		post("archive", desk+"/the-le/trang-thai", "to", "archived", "reason", why),
		get("see the people", desk+"/nhan-su"), post("give a role", desk+"/nhan-su", "login", "nguoi-moi", "name", "Người Mới", "role", "viewer"),
		post("add a judge", desk+"/giam-khao", "role", "judge", "code", "GK09", "name", "Người Chấm Mới"), post("print a judge's slip", desk+"/giam-khao/the", "judge", "{GK01}"),
		post("remove a judge", desk+"/giam-khao/bo/{GK02}"), post("assign", first+"/phan-cong", "entry", "{e3}", "judge", "{GK02}"),
		post("plan a session", final+"/ca-thi", "act", "add", "room", "Sân 1", "day", "2024-08-10", "from", "8:00", "to", "9:00", "capacity", "10"),
		get("see a judge's list", "/cham/{c}/so-khao"), {name: "sign a sheet", path: "/cham/{c}/so-khao/{code3}", form: form("m.y-tuong", "30", "m.ky-thuat", "20", "base", "0", "key", "khoa-ky")},
		{name: "correct a sheet", path: "/cham/{c}/so-khao/{code1}", form: form("m.y-tuong", "30", "m.ky-thuat", "20", "base", "1", "reason", why, "key", "khoa-sua")},
		{name: "import marks", path: first + "/nhap-diem", upload: func(known facts) []byte {
			return workbookOf(t, matrixMarks, []any{known["code2"], "GK01", 51, 30})
		}},
		post("confirm marks", first+"/xac-nhan", "import", "{confirm import}", "seen", "{confirm seen}"),
		get("see the progress", first+"/tien-do"), post("ask for second marking", first+"/tien-do/cham-lai", "entry", "{e4}"),
		post("accept a late sheet", first+"/tien-do/phieu-muon", "late", "{late}", "act", "nhan", "reason-{late}", why),
		post("close the round", first+"/tien-do/khoa", "seen", "{version}"), post("reopen the round", first+"/tien-do/mo-lai", "reason", why),
		get("see the standings", first),
		post("decide a tie", first+"/quyet-dinh", "bang", "A", "hang", "2", "chosen", "{code3}", "how", "bốc thăm", "decided_by", "Hội đồng", "on", "{today}", "reason", why),
		post("seal a lot", first+"/quyet-dinh/niem-phong", "bang", "A", "hang", "2", "lot_reason", why),
		post("draw a lot", first+"/quyet-dinh/boc-tham", "bang", "A", "hang", "2", "lot", "{lot}", "words", "Tây Yên Tử 17", "decided_by", "Hội đồng"),
		post("prepare a publication", first+"/cong-bo", "xem", "{publication}", "reason", why), post("approve it", first+"/cong-bo/duyet", "xem", "{publication}"),
		post("take it back", first+"/cong-bo/rut", "xem", "{publication}", "reason", why),
		post("call up a reserve", first+"/du-bi", "bang", "A", "entry", "{code3}", "for", "{code2}", "reason", why, "despite", "on"),
		post("answer an objection", desk+"/khieu-nai/{objection}", "verdict", "rejected", "answer", why),
		post("correct a name", desk+"/sua-ten", "id", "{e1}", "revision", "{rev1}", "name", "Đội Viết Đúng", "unit", "Trường Tiểu học Số 1", "reason", why),
		get("see a referee's list", "/trong-tai/{c}/chung-ket"), {name: "sign a run", path: "/trong-tai/{c}/chung-ket/{e1}/2", form: runForm("0", "")},
		{name: "type a run of a referee", path: "/trong-tai/{c}/chung-ket/{e1}/2", form: runForm("0", why)},
		{name: "correct a run", path: "/trong-tai/{c}/chung-ket/{e1}/1", form: runForm("1", why)},
		post("record an absence", "/trong-tai/{c}/chung-ket/{e1}/2/vang", "vang", "1", "absent_reason", why),
		post("withhold a prize", final+"/giai-thuong", "bang", "A", "prize", "nhat", "count", "1", "decided_by", "Hội đồng", "reason", why),
		get("export", desk+"/xuat-excel"), get("read the log", desk+"/nhat-ky"), get("see all accounts", "/quan-tri/tai-khoan"),
		get("see past editions", "/bao-cao/lich-su/ky"), post("record a past edition", "/bao-cao/lich-su/them", "series", "Cuộc thi {c}", "year", "2003", "entries", "30"),
	}
}

func runForm(base, reason string) url.Values {
	return form("mark.dich", "1", "time", "2:00", "team_by", "Đội trưởng", "base", base, "khoa", "khoa-"+base, "reason", reason)
}

// entryActs are the rows of the table of entries: every act on the check, on an entry of every state.
func entryActs() (all []matrixAct) {
	for _, e := range []struct{ n, state string }{{"5", "submitted"}, {"6", "returned"}, {"4", "approved"}, {"7", "rejected"}, {"8", "withdrawn"}} {
		for _, act := range []struct{ name, path string }{{"approve", "duyet"}, {"return", "tra-lai"}, {"reject", "tu-choi"}, {"withdraw", "rut"}, {"revive", "khoi-phuc"}} {
			all = append(all, matrixAct{name: act.name + ", " + e.state, path: desk + "/ho-so/{e" + e.n + "}/" + act.path,
				form: form("revision", "{rev"+e.n+"}", "reason", "Theo đề nghị của trường.", "until", map[bool]string{true: "20/06/2024"}[act.path == "tra-lai"])})
		}
		all = append(all, matrixAct{name: "correct, " + e.state, path: desk + "/ho-so/{e" + e.n + "}/sua", form: entryForm(e.n, "{rev"+e.n+"}", "Theo đề nghị của trường.")})
	}
	return all
}

var factName = regexp.MustCompile(`\{[\w ]+\}`)

// filled puts facts into a text; one that a contest does not have is 0.
func (known facts) filled(text string) string {
	return factName.ReplaceAllStringFunc(text, func(name string) string {
		if value, ok := known[name[1:len(name)-1]]; ok {
			return value
		}
		return "0"
	})
}

// request is what a page sends for somebody with a cookie ("" = none).
func (known facts) request(method, path, cookie string, values url.Values) *http.Request {
	filled := url.Values{}
	for field, list := range values {
		for _, value := range list {
			filled.Add(known.filled(field), known.filled(value))
		}
	}
	req := httptest.NewRequest(method, known.filled(path), strings.NewReader(filled.Encode()))
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if cookie != "" {
		req.Header.Set("Cookie", cookie)
	}
	return req
}

// sending is the request that sends a workbook.
func (known facts) sending(t *testing.T, path, cookie string, content []byte) *http.Request {
	t.Helper()
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	part, err := parts.CreateFormFile("file", "tep.xlsx")
	if err == nil {
		_, err = part.Write(content)
	}
	if err == nil {
		err = parts.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	req := httptest.NewRequest(http.MethodPost, known.filled(path), &body)
	req.Header.Set("Content-Type", parts.FormDataContentType())
	if cookie != "" {
		req.Header.Set("Cookie", cookie)
	}
	return req
}
