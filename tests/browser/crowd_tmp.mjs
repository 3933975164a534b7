import { PEOPLE, check, finish, launch, open, overflow, crowded, signIn } from "./helpers.mjs";
import { ROLES } from "./site.mjs";
const W=(process.env.W??"320,375,480,680,768,900,1024,1280").split(",").map(Number);
const b=await launch();
for (const role of Object.keys(ROLES)) for (const locale of ["ja-JP","en-GB"]) {
  const page=await open(b,{locale});
  if(role!=="anyone") await signIn(page,PEOPLE[role]);
  const urls=await ROLES[role](page);
  for (const url of urls) { await page.goto(url); const f=new Map();
    for (const w of W){ await page.setViewportSize({width:w,height:900}); for (const x of [...await overflow(page),...await crowded(page)]) f.set(x,[...(f.get(x)??[]),w]); }
    for (const [x,w] of f) console.log(role,locale,url,w.join(),x);
  }
  await page.context().close();
}
await b.close();
