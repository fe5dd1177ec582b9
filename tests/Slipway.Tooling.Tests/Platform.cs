using System.Runtime.Versioning;

// Real shells, signals and permissions: that is what these tests are about.
[assembly: UnsupportedOSPlatform("windows")]
