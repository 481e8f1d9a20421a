#!/bin/sh
# Puts the built program into the menu of the present user and lets it open *.bpodesk.
#   packaging/linux/install.sh            after `python3 packaging/dev.py build`
#   packaging/linux/install.sh --remove   takes away what it put there; books stay
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
program=$data/bpodesk-program
link=$HOME/.local/bin/bpodesk

refresh() {
    # Without these tools the entry appears after the next login.
    if command -v update-mime-database >/dev/null; then update-mime-database "$data/mime"; fi
    if command -v update-desktop-database >/dev/null; then
        update-desktop-database "$data/applications"
    fi
}

if [ "${1:-}" = "--remove" ]; then
    rm -rf "$program"
    rm -f "$link" "$data/applications/bpodesk.desktop" "$data/mime/packages/bpodesk.xml" \
        "$data/icons/hicolor/scalable/apps/bpodesk.svg"
    if [ -d "$data/mime/packages" ]; then refresh; fi
    echo "BPODesk was removed. Your books are where they were."
    exit 0
fi

if [ ! -x "$root/dist/bpodesk/bpodesk" ]; then
    echo "There is no built program yet. Build it first: python3 packaging/dev.py build" >&2
    exit 1
fi

mkdir -p "$data/applications" "$data/mime/packages" "$data/icons/hicolor/scalable/apps" \
    "$HOME/.local/bin"
rm -rf "$program"
cp -R "$root/dist/bpodesk" "$program"
ln -sf "$program/bpodesk" "$link"
# The menu does not look at PATH everywhere: name the program by its whole path.
sed "s|^Exec=bpodesk|Exec=\"$program/bpodesk\"|" "$here/bpodesk.desktop" \
    >"$data/applications/bpodesk.desktop"
cp "$here/bpodesk.xml" "$data/mime/packages/"
cp "$root/resources/icons/app.svg" "$data/icons/hicolor/scalable/apps/bpodesk.svg"
refresh
echo "BPODesk is in your menu now. The commands: $link"
