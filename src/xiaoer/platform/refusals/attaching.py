"""The refusals of pictures and files in conversations; part of the table."""

from __future__ import annotations

from xiaoer.platform.refusals.row import Row

ATTACHING: dict[str, Row] = {
    "file_too_large": Row(
        413,
        "文件超过 {most} MB，请压缩后再发。",
        "The file is larger than {most} MB. Please make it smaller and send it again.",
    ),
    "file_empty": Row(422, "这个文件是空的，请换一个。", "This file is empty. Please choose another."),
    "file_kind": Row(
        415,
        "只能发送图片（JPG、PNG、WebP、GIF）、PDF 和视频（MP4、MOV）。苹果手机的 HEIC 照片请先转成 JPG。",
        "Only pictures (JPG, PNG, WebP, GIF), PDF and videos (MP4, MOV) can be sent. Please save a HEIC photo as JPG first.",
    ),
    "picture_broken": Row(
        422,
        "图片打不开，可能没有传完整，请重新选择。",
        "The picture cannot be opened. Please choose it again, or another one.",
    ),
    "picture_too_large": Row(
        422,
        "图片尺寸太大，最多 {most} 百万像素，请缩小后再发。",
        "The picture has more than {most} million pixels. Please make it smaller and send it again.",
    ),
    "file_not_found": Row(
        404, "没有找到这个文件，可能已过期或被删除。", "There is no such file; it may have expired or been deleted."
    ),
    "note_with_file": Row(
        422,
        "内部备注和悄悄话不能带文件，请直接发送给顾客。",
        "Notes and whispers cannot bring a file. Send the file as a reply.",
    ),
    "upload_over": Row(
        403, "上传链接已失效，请重新发送。", "The address for uploads is no longer valid. Please send the file again."
    ),
    "upload_broken_off": Row(400, "上传中断了，请重新发送。", "The upload broke off. Please send the file again."),
    "too_many_files": Row(
        429,
        "一小时内最多发送 {most} 个文件，请稍后再发。",
        "At most {most} files can be sent within an hour. Please wait a little.",
    ),
    "no_room": Row(
        507,
        "服务器空间不足，文件没有保存，请稍后再试。",
        "The server has no room left; the file was not kept. Please try again later.",
    ),
}
