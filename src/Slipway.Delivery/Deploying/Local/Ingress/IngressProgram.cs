using System.Security.Cryptography;
using System.Text;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Local.Ingress;

/// <summary>
/// A copy of the ingress program under its content's hash: it runs for weeks, while every rebuild replaces the files that it came from.
/// </summary>
internal static class IngressProgram
{
    /// <summary>Copies the program's files, unless that very content is there, and answers the copy of <paramref name="program"/>.</summary>
    public static AbsolutePath Copy(AbsolutePath program, AbsolutePath folder)
    {
        if (!program.FileExists)
        {
            throw new UsageException(
                $"The ingress program {program} is missing.",
                "It is built with the delivery library and copied beside it, into the folder “ingress”.",
                "Build again; if that does not help, see LocalWorkloadOptions.IngressProgram.");
        }

        var files = Directory.GetFiles(program.Parent!, program.NameWithoutExtension + ".*")
            .Where(file => Path.GetExtension(file) is ".dll" or ".json")
            .Order(StringComparer.Ordinal)
            .ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes);
        var target = folder / HashOf(files);
        if (!target.DirectoryExists)
        {
            Place(files, target);
        }

        return target / program.Name;
    }

    private static string HashOf(Dictionary<string, byte[]> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, content) in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\n{content.Length}\n"));
            hash.AppendData(content);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private static void Place(Dictionary<string, byte[]> files, AbsolutePath target)
    {
        var beside = AbsolutePath.Create($"{target}.{Guid.NewGuid():n}.tmp").CreateDirectory();
        foreach (var (name, content) in files)
        {
            File.WriteAllBytes(beside / name, content);
        }

        try
        {
            Directory.Move(beside, target);
        }
        catch (IOException) when (target.DirectoryExists)
        {
            Directory.Delete(beside, recursive: true); // somebody else placed the same content
        }
    }
}
