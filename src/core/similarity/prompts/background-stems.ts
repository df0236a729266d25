/**
 * In how many of so many documents of English a stem occurs; stems in fewer than `least` are left out.
 * Made by scripts/background-stems.js, which says from what.
 */
export const BACKGROUND_STEMS = {
  documents: 1199,
  least: 24,
  words: `
    the:1160 to:1129 a:1111 and:1035 is:1000 for:934 of:893 in:884 how:706 that:685 it:681 if:652 on:641 can:633
    with:622 are:554 an:546 as:541 have:535 be:522 you:514 this:493 will:473 has:459 what:458 from:453 i:428
    many:417 not:416 do:409 my:397 at:384 doe:381 need:380 there:379 use:379 by:366 each:358 was:350 more:344 or:343
    when:342 get:334 but:331 money:331 did:323 much:318 than:298 time:297 he:296 one:296 me:276 all:267 make:264
    why:254 day:252 up:251 want:239 account:233 she:232 take:229 work:229 see:228 which:226 card:224 his:224
    they:215 number:209 after:208 any:208 please:206 total:201 two:201 used:201 cost:198 her:196 out:195 so:194
    using:194 per:192 would:190 been:188 first:183 new:181 like:178 some:178 them:177 help:176 return:176 also:175
    option:175 your:174 long:169 support:168 am:158 file:158 other:158 made:157 week:157 example:156 only:155
    now:154 show:154 hour:153 every:151 buy:149 default:149 where:149 check:148 twice:148 had:145 into:145 then:145
    should:144 don't:141 just:141 type:141 while:141 object:138 same:138 half:137 go:136 str:135 amount:134 know:134
    before:131 order:130 through:130 about:126 error:124 js:124 no:124 pass:124 second:124 value:122 app:120 add:119
    three:117 got:116 were:116 year:115 pay:114 still:112 tell:112 set:111 function:110 payment:110 bought:109
    command:108 run:107 these:105 argument:104 charge:104 start:104 their:104 node:102 way:102 going:101 find:100
    may:100 its:99 receiv:99 i'm:98 api:96 code:95 transaction:95 version:95 change:94 follow:94 left:94 possible:94
    test:94 didn't:92 extra:92 try:92 call:91 last:91 different:90 friend:90 property:90 usage:90 back:88 being:88
    someth:88 able:87 already:87 spend:87 another:86 charg:86 transfer:86 receive:85 give:84 line:84 source:83
    can't:82 minute:82 top:82 array:81 both:81 instead:81 month:81 process:81 remain:81 could:80 name:80 cash:79
    without:79 wrong:79 because:78 information:78 library:78 sell:78 package:77 went:77 build:76 s:76 additional:75
    less:75 third:75 come:73 over:73 store:73 yet:73 available:71 contain:71 note:71 old:71 install:70 look:70
    accept:69 allow:69 between:69 doesn't:69 people:69 tried:69 isn't:68 method:68 think:68 custom:67 fee:67 path:67
    feature:66 pars:66 who:66 case:65 end:65 gett:65 i've:65 pound:65 purchase:65 request:65 single:65 john:64
    keep:64 ago:63 here:63 npm:63 off:63 output:63 right:62 four:61 happen:61 him:61 issue:61 list:61 bank:60
    dollar:60 put:60 match:59 read:59 since:59 typescript:59 own:58 reason:58 calculate:57 given:57 mak:57 must:57
    today:57 wait:57 expect:56 fast:56 generat:56 hasn't:56 license:56 price:56 rate:56 added:55 average:55 class:55
    parameter:55 sure:55 atm:54 fund:54 open:54 optional:54 project:54 someone:54 create:53 directory:53 mile:53
    complete:52 decide:52 detail:52 e:52 eat:52 full:52 javascript:52 most:52 such:52 earn:51 fail:51 includ:51
    say:51 found:50 haven't:50 module:50 next:50 rest:50 result:50 school:50 bag:49 current:49 dependency:49 seem:49
    correct:48 either:48 flag:48 gave:48 include:48 multiple:48 paid:48 sent:48 via:48 item:47 original:47 pend:47
    piece:47 send:47 statement:47 based:46 key:46 message:46 miss:46 sold:46 access:45 car:45 declin:45 feet:45 g:45
    provide:45 small:45 together:45 withdrawal:45 alway:44 combin:44 mit:44 problem:44 took:44 documentation:43
    equal:43 even:43 five:43 non:43 parse:43 part:43 runn:43 text:43 transferr:43 appear:42 apple:42 currency:42
    explain:42 home:42 let:42 status:42 student:42 tree:42 well:42 json:41 limit:41 resolve:41 specify:41
    directly:40 format:40 point:40 program:40 service:40 step:40 under:40 walk:40 cannot:39 company:39 credit:39
    description:39 enough:39 exchange:39 export:39 few:39 free:39 however:39 input:39 jame:39 lost:39 morn:39
    once:39 provid:39 specific:39 very:39 whether:39 double:38 environment:38 family:38 gone:38 online:38 red:38
    report:38 we:38 browser:37 came:37 character:37 everyth:37 hav:37 hold:37 longer:37 pack:37 pair:37 requir:37
    size:37 specifi:37 those:37 throw:37 water:37 apply:36 certain:36 content:36 currently:36 local:36 mean:36
    system:36 useful:36 withdraw:36 won't:36 bill:35 cancel:35 cli:35 couple:35 data:35 done:35 github:35
    instance:35 monday:35 parser:35 rather:35 save:35 sister:35 standard:35 book:34 chang:34 configuration:34
    decid:34 dur:34 goe:34 large:34 never:34 offer:34 place:34 really:34 require:34 too:34 topp:34 travel:34 user:34
    action:33 earlier:33 hi:33 level:33 notic:33 reject:33 several:33 tak:33 true:33 anyth:32 better:32 country:32
    creat:32 display:32 doc:32 fill:32 machine:32 performance:32 spent:32 variable:32 age:31 block:31 child:31
    detect:31 download:31 exist:31 field:31 import:31 mark:31 might:31 refund:31 speed:31 stand:31 subcommand:31
    thing:31 thought:31 tool:31 wasn't:31 balance:30 built:30 count:30 fourth:30 house:30 map:30 remove:30 stop:30
    trip:30 tuesday:30 unit:30 within:30 ate:29 blue:29 collect:29 later:29 pattern:29 pick:29 play:29 reach:29
    update:29 actually:28 below:28 children:28 dog:28 enable:28 faster:28 fewer:28 mode:28 optionally:28 sale:28
    saw:28 token:28 until:28 us:28 verify:28 yesterday:28 above:27 arriv:27 box:27 color:27 cooky:27 difference:27
    document:27 generate:27 high:27 immediately:27 important:27 installation:27 kind:27 parent:27 party:27 person:27
    simple:27 supply:27 treat:27 turn:27 worth:27 boolean:26 convert:26 date:26 deposit:26 form:26 override:26
    print:26 reference:26 regular:26 script:26 soon:26 syntax:26 though:26 appli:25 away:25 callback:25 carry:25
    compar:25 defin:25 dozen:25 etc:25 event:25 exit:25 expression:25 final:25 handl:25 older:25 page:25 sett:25
    style:25 teacher:25 ten:25 unable:25 against:24 boxe:24 cancell:24 config:24 consider:24 deliver:24 doing:24
    egg:24 executable:24 formatt:24 friday:24 inche:24 info:24 load:24 profit:24 purchas:24 recently:24 resolv:24
    special:24 updat:24 url:24 zero:24`,
} as const;
