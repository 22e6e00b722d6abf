// One PDF of many pages taken apart into a PDF each: fonts, frame and background are made once and their bytes stand in every file.
package certificates

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
)

// Object numbers of a file of one page: the list of pages, what pages share, the page, its drawing, and from firstShared on the rest.
const (
	onePages = iota + 1
	oneResources
	onePageObject
	oneDrawing
	firstShared
)

// pagesOf holds a file as the pen wrote it, ready to be taken apart.
type pagesOf struct {
	head    []byte
	shared  []byte // objects from firstShared on, and the resources
	offsets []int  // of them in shared, by number less firstShared; the last is that of the resources
	pages   [][2][]byte
	trailer string
}

var (
	fromXref  = regexp.MustCompile(`startxref\n(\d+)\n%%EOF\s*$`)
	trailRoot = regexp.MustCompile(`/Root (\d+) 0 R`)
	trailInfo = regexp.MustCompile(`/Info (\d+) 0 R`)
	reference = regexp.MustCompile(`\b(\d+) 0 R\b`)
	isPage    = regexp.MustCompile(`^<</Type /Page\n`)
	drawingOf = regexp.MustCompile(`/Contents (\d+) 0 R`)
)

// takeApart reads a file of the pen's. An error says that it is not laid out as the pen does it.
func takeApart(file []byte) (*pagesOf, error) {
	objects, trailer, err := objectsOf(file)
	if err != nil {
		return nil, err
	}
	root, info := trailRoot.FindSubmatch(trailer), trailInfo.FindSubmatch(trailer)
	if root == nil || info == nil {
		return nil, fmt.Errorf("certificates pdf: no root")
	}
	p := &pagesOf{head: file[:bytes.Index(file, []byte("3 0 obj"))]}
	numbers, own := map[string]int{"1": onePages, "2": oneResources}, map[int]bool{0: true, onePages: true, oneResources: true}
	for n := onePageObject; n < len(objects) && isPage.Match(objects[n]); n += 2 {
		drawing := drawingOf.FindSubmatch(objects[n])
		if drawing == nil || string(drawing[1]) != strconv.Itoa(n+1) {
			return nil, fmt.Errorf("certificates pdf: page of object %d is not followed by its drawing", n)
		}
		own[n], own[n+1] = true, true
		p.pages = append(p.pages, [2][]byte{drawingOf.ReplaceAll(objects[n], fmt.Appendf(nil, "/Contents %d 0 R", oneDrawing)), objects[n+1]})
	}
	next := firstShared
	for n := range objects {
		if !own[n] {
			numbers[strconv.Itoa(n)], next = next, next+1
		}
	}
	for n := range objects {
		if !own[n] {
			p.share(numbers[strconv.Itoa(n)], renumbered(objects[n], numbers))
		}
	}
	p.share(oneResources, renumbered(objects[oneResources], numbers))
	p.trailer = fmt.Sprintf("trailer\n<<\n/Size %d\n/Root %d 0 R\n/Info %d 0 R\n>>\n", next, numbers[string(root[1])], numbers[string(info[1])])
	return p, nil
}

// objectsOf reads the objects of a file by number, without their "n 0 obj" and "endobj"; 0 is none. The trailer comes beside them.
func objectsOf(file []byte) (objects [][]byte, trailer []byte, err error) {
	at := fromXref.FindSubmatch(file)
	if at == nil {
		return nil, nil, fmt.Errorf("certificates pdf: no table of objects")
	}
	start, _ := strconv.Atoi(string(at[1])) // digits, as the pattern says
	lines := bytes.Split(file[start:], []byte("\n"))
	var count int
	if _, err := fmt.Sscanf(string(lines[1]), "0 %d", &count); err != nil || len(lines) < count+3 {
		return nil, nil, fmt.Errorf("certificates pdf: bad table of objects")
	}
	offsets := []int{start}
	for _, line := range lines[3 : count+2] {
		offset, err := strconv.Atoi(string(bytes.Fields(line)[0]))
		if err != nil {
			return nil, nil, fmt.Errorf("certificates pdf: %w", err)
		}
		offsets = append(offsets, offset)
	}
	ends := slices.Clone(offsets)
	slices.Sort(ends)
	objects = make([][]byte, count)
	for n := 1; n < count; n++ {
		i, _ := slices.BinarySearch(ends, offsets[n])
		whole := file[offsets[n]:ends[i+1]]
		objects[n] = bytes.TrimSuffix(whole[bytes.IndexByte(whole, '\n')+1:], []byte("\nendobj\n"))
	}
	return objects, file[start:], nil
}

// renumbered gives the references of an object their new numbers; what streams is left as it is.
func renumbered(object []byte, numbers map[string]int) []byte {
	words, stream := object, []byte(nil)
	if at := bytes.Index(object, []byte("\nstream\n")); at >= 0 {
		words, stream = object[:at], object[at:]
	}
	words = reference.ReplaceAllFunc(words, func(ref []byte) []byte {
		n, _, _ := bytes.Cut(ref, []byte(" "))
		return fmt.Appendf(nil, "%d 0 R", numbers[string(n)])
	})
	return append(words, stream...)
}

func (p *pagesOf) share(number int, object []byte) {
	p.offsets = append(p.offsets, len(p.shared))
	p.shared = fmt.Appendf(p.shared, "%d 0 obj\n%s\nendobj\n", number, object)
}

// page writes the file of one page, counted from 0.
func (p *pagesOf) page(i int) []byte {
	page := p.pages[i]
	out := make([]byte, 0, len(p.head)+len(p.shared)+len(page[0])+len(page[1])+4096)
	out = append(out, p.head...)
	base := len(out)
	out = append(out, p.shared...)
	at := [firstShared]int{oneResources: base + p.offsets[len(p.offsets)-1]}
	at[onePages] = len(out)
	out = fmt.Appendf(out, "%d 0 obj\n<</Type /Pages\n/Kids [%d 0 R ]\n/Count 1\n>>\nendobj\n", onePages, onePageObject)
	for k, object := range page {
		at[onePageObject+k] = len(out)
		out = fmt.Appendf(out, "%d 0 obj\n%s\nendobj\n", onePageObject+k, object)
	}
	table := len(out)
	out = fmt.Appendf(out, "xref\n0 %d\n0000000000 65535 f \n", firstShared+len(p.offsets)-1)
	for _, offset := range at[1:] {
		out = fmt.Appendf(out, "%010d 00000 n \n", offset)
	}
	for _, offset := range p.offsets[:len(p.offsets)-1] {
		out = fmt.Appendf(out, "%010d 00000 n \n", base+offset)
	}
	return fmt.Appendf(out, "%sstartxref\n%d\n%%%%EOF\n", p.trailer, table)
}
