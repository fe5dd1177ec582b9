# Compiles the build when something it is made of has changed, then runs it.
$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$temp = Join-Path $root '.nuke/temp'
$program = Join-Path $root 'build/bin/Release/net10.0/_build.dll'
$stamp = Join-Path $temp 'build.stamp'

$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:DOTNET_NOLOGO = '1'

$ownSdk = Join-Path $root '.nuke/tools/dotnet'
if (Test-Path $ownSdk) {
    $env:DOTNET_ROOT = $ownSdk
    $env:PATH = $ownSdk + [IO.Path]::PathSeparator + $env:PATH
}

function Test-Fresh {
    if (-not (Test-Path $stamp) -or -not (Test-Path $program)) { return $false }
    $since = (Get-Item $stamp).LastWriteTimeUtc
    $folders = @((Join-Path $root 'build')) + @(Get-ChildItem (Join-Path $root 'src') -Directory -Filter 'Slipway.*' -ErrorAction SilentlyContinue | ForEach-Object FullName)
    $newer = Get-ChildItem $folders -Recurse -File |
        Where-Object { $_.FullName -notmatch '[\\/](bin|obj)[\\/]' -and $_.LastWriteTimeUtc -gt $since } |
        Select-Object -First 1
    $settings = Get-ChildItem $root -File |
        Where-Object { $_.Name -match '^(Directory\..*\.props|global\.json|BannedSymbols\.txt)$' -and $_.LastWriteTimeUtc -gt $since }
    return ($null -eq $newer) -and ($null -eq $settings)
}

if (-not (Test-Fresh)) {
    New-Item -ItemType Directory -Force $temp | Out-Null
    Push-Location $root
    try {
        $found = $false
        if (Get-Command dotnet -ErrorAction SilentlyContinue) { & dotnet --version *> $null; $found = $LASTEXITCODE -eq 0 }
        if (-not $found) {
            $version = (Get-Content global.json -Raw | ConvertFrom-Json).sdk.version
            Write-Host "The .NET SDK $version is not installed; fetching it into .nuke/tools/dotnet ..."
            $script = Join-Path $temp 'dotnet-install.ps1'
            Invoke-WebRequest 'https://dot.net/v1/dotnet-install.ps1' -OutFile $script
            & $script -Version $version -InstallDir $ownSdk -NoPath
            $env:DOTNET_ROOT = $ownSdk
            $env:PATH = $ownSdk + [IO.Path]::PathSeparator + $env:PATH
        }
    }
    finally { Pop-Location }

    $log = Join-Path $temp 'build.log'
    $arguments = @('build', (Join-Path $root 'build/_build.csproj'), '-c', 'Release', '-nologo', '-v', 'quiet', '-nodeReuse:false')
    if (Test-Path "$stamp.new") { $arguments += '--no-incremental' }
    Set-Content "$stamp.new" ''
    Write-Host 'Compiling the build ...'
    & dotnet @arguments *> $log
    if ($LASTEXITCODE -ne 0) {
        Remove-Item "$stamp.new"
        Get-Content $log
        Write-Host 'The build does not compile: nothing was run.'
        exit 2
    }
    Move-Item "$stamp.new" $stamp -Force
}

& dotnet $program @args
exit $LASTEXITCODE
