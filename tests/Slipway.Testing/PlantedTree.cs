using Slipway.Tooling;

namespace Slipway.Testing;

/// <summary>A repository with one bad thing of each kind in it, made on the spot so that nothing of the sort is ever committed.</summary>
public static class PlantedTree
{
    /// <summary>A key of an AWS user, in a script of <paramref name="app"/>.</summary>
    public static void Key(AbsolutePath root, string app = "app")
    {
        // Put together here: the whole would be found in this very file.
        var id = "AKIA" + "QWERTYUIOPASDFGH";
        Write(root / app / "deploy.sh", $"export AWS_ACCESS_KEY_ID={id}\n");
    }

    /// <summary>A pod that may do anything.</summary>
    public static void PrivilegedContainer(AbsolutePath root) => Write(
        root / "k8s" / "pod.yaml",
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: planted
        spec:
          containers:
            - name: app
              image: example.com/app:1.0
              securityContext:
                privileged: true

        """);

    /// <summary>A package with a known vulnerability.</summary>
    public static void VulnerablePackage(AbsolutePath root) => Write(
        root / "app" / "packages.lock.json",
        """
        {
          "version": 1,
          "dependencies": {
            "net10.0": {
              "Newtonsoft.Json": { "type": "Direct", "requested": "[12.0.3, )", "resolved": "12.0.3", "contentHash": "x" }
            }
          }
        }
        """);

    /// <summary>A package with a licence that restricts. The lock file does not say which, the installed package does.</summary>
    public static void RestrictedLicense(AbsolutePath root)
    {
        Write(
            root / "web" / "package-lock.json",
            """
            {
              "name": "web", "version": "1.0.0", "lockfileVersion": 3,
              "packages": {
                "": { "name": "web", "version": "1.0.0", "dependencies": { "gplthing": "1.0.0" } },
                "node_modules/gplthing": { "version": "1.0.0" }
              }
            }
            """);
        Write(root / "web" / "node_modules" / "gplthing" / "package.json", """{ "name": "gplthing", "version": "1.0.0", "license": "GPL-3.0" }""");
    }

    /// <summary>Writes a file, and its folders.</summary>
    public static void Write(AbsolutePath file, string text)
    {
        file.Parent!.CreateDirectory();
        File.WriteAllText(file, text);
    }
}
