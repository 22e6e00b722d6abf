// The chapters of the Union's office: who keeps its registers, the year's targets, the workbook of 2024.
package main

import (
	"context"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/reports/registers"
)

// storyRegisters is the workbook the office kept before; rows after the day of its import are what was planned then.
const storyRegisters = "so-hoat-dong-2024.xlsx"

// storyTargets are the targets of 2024, by period.
var storyTargets = []registers.Target{
	{Period: "2024-H1", Name: "Nhiệm vụ tư vấn, phản biện, giám định", Figure: "so.tu-van-phan-bien", Unit: "nhiệm vụ", Number: 7},
	{Period: "2024-H1", Name: "Hội thảo khoa học", Figure: "so.pho-bien-kien-thuc.loai.hoi-thao", Unit: "hội thảo", Number: 2},
	{Period: "2024-H1", Name: "Hội nghị thông tin chuyên đề", Figure: "so.pho-bien-kien-thuc.loai.hoi-nghi", Unit: "hội nghị", Number: 5},
	{Period: "2024-H1", Name: "Lớp tập huấn, chuyển giao tiến bộ kỹ thuật", Figure: "so.pho-bien-kien-thuc.loai.lop-tap-huan", Unit: "lớp", Number: 6},
	{Period: "2024-Y", Name: "Nhiệm vụ tư vấn, phản biện, giám định", Figure: "so.tu-van-phan-bien", Unit: "nhiệm vụ", Number: 14},
	{Period: "2024-Y", Name: "Chuyên mục trên báo, đài", Figure: "so.pho-bien-kien-thuc.loai.chuyen-muc", Unit: "chuyên mục", Number: 8},
	{Period: "2024-Y", Name: "Lớp tập huấn, chuyển giao tiến bộ kỹ thuật", Figure: "so.pho-bien-kien-thuc.loai.lop-tap-huan", Unit: "lớp", Number: 12},
	{Period: "2024-Y", Name: "Kết nạp hội thành viên", Figure: "so.to-chuc.loai.ket-nap", Unit: "hội", Number: 2},
}

// openOffice gives the office's people their roles in it and sets the targets of the year.
func openOffice(ctx context.Context, d *db.DB) error {
	for _, who := range []struct{ login, role string }{{storyOrganiser, contests.Editor}, {storySecretary, contests.Editor}, {storyHead, contests.Leader}} {
		id, err := accountID(ctx, d, who.login)
		if err == nil {
			err = auth.GiveOffice(ctx, d, auth.Operator(storyBy.Name), id, who.role)
		}
		if err != nil {
			return err
		}
	}
	by, err := storyPerson(ctx, d, storyOrganiser)
	if err != nil {
		return err
	}
	for _, t := range storyTargets {
		if _, err := registers.SetTarget(ctx, d, by, t); err != nil {
			return err
		}
	}
	return nil
}

// importStoryRegisters reads the office's workbook into the registers.
func importStoryRegisters(ctx context.Context, d *db.DB) error {
	content, err := storyFiles.ReadFile("demo/" + storyRegisters)
	if err != nil {
		return err
	}
	by, err := storyPerson(ctx, d, storyOrganiser)
	if err != nil {
		return err
	}
	_, err = registers.Import(ctx, d, by, registers.File{Name: storyRegisters, Content: content}, false)
	return err
}
