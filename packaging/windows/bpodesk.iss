; Installer for Windows, made with Inno Setup 6 from dist\bpodesk. UNTESTED: written without a
; Windows machine. Compile it from this folder after `py packaging\dev.py build`:
;     iscc bpodesk.iss

#define Version "0.1.0"

[Setup]
AppId={{6E0B6C0E-5B0B-4C55-9D2B-5D1C6F2B7A41}
AppName=BPODesk
AppVersion={#Version}
AppPublisher=BPODesk contributors
LicenseFile=..\..\LICENSE
DefaultDirName={autopf}\BPODesk
DefaultGroupName=BPODesk
OutputDir=..\..\dist
OutputBaseFilename=BPODesk-{#Version}-setup
SetupIconFile=..\..\resources\icons\app.ico
UninstallDisplayIcon={app}\BPODesk.exe
; Needs no administrator: installs for the present user unless told otherwise.
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesInstallIn64BitMode=x64compatible
ChangesAssociations=yes
Compression=lzma2
SolidCompression=yes

[Files]
Source: "..\..\dist\bpodesk\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{group}\BPODesk"; Filename: "{app}\BPODesk.exe"

[Registry]
Root: HKA; Subkey: "Software\Classes\.bpodesk"; ValueType: string; ValueData: "BPODesk.Book"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\BPODesk.Book"; ValueType: string; ValueData: "BPODesk book"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\BPODesk.Book\DefaultIcon"; ValueType: string; ValueData: "{app}\BPODesk.exe,0"
Root: HKA; Subkey: "Software\Classes\BPODesk.Book\shell\open\command"; ValueType: string; ValueData: """{app}\BPODesk.exe"" ""%1"""
