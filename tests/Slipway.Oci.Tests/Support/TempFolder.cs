using Slipway.Tooling;

namespace Slipway.Oci.Tests.Support;

/// <summary>A folder of the test's own, gone with it.</summary>
public sealed class TempFolder : IDisposable
{
    public TempFolder() => Path = AbsolutePath.Create(Directory.CreateTempSubdirectory("slipway-oci-").FullName);

    public AbsolutePath Path { get; }

    public static AbsolutePath operator /(TempFolder folder, string name) => folder.Path / name;

    public AbsolutePath Write(string name, string text)
    {
        var file = Path / name;
        file.Parent!.CreateDirectory();
        File.WriteAllText(file, text);
        return file;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
